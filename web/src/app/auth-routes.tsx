import { useRouter, useSearch } from "@tanstack/react-router";
import { RegisterPage } from "@/features/auth/register-page";
import { SetupPage } from "@/features/auth/setup-page";
import { SignInPage } from "@/features/auth/sign-in-page";

function useEnter(next: string | undefined): () => void {
  const router = useRouter();
  return () => router.history.push(next ?? "/");
}

export function SignInRoute() {
  const { next } = useSearch({ from: "/signin" });
  return <SignInPage onDone={useEnter(next)} next={next ?? "/"} />;
}

export function RegisterRoute() {
  const { next } = useSearch({ from: "/register" });
  return <RegisterPage onDone={useEnter(next)} next={next ?? "/"} />;
}

export function SetupRoute() {
  const { code } = useSearch({ from: "/setup" });
  return <SetupPage code={code ?? ""} />;
}
