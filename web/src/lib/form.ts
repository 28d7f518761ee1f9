import { zodResolver } from "@hookform/resolvers/zod";
import { type DefaultValues, type FieldValues, type UseFormReturn, useForm as useHookForm } from "react-hook-form";
import * as z from "zod/mini";

// Else it would try whether code can be made from text, which the content security policy refuses aloud.
z.config({ jitless: true });

/** A line of text without the blanks around it. */
export const line = () => z.string().check(z.trim());

/** A form whose values are checked and brought into shape by a schema before they are used. */
export function useForm<Typed extends FieldValues, Read extends FieldValues>(
  schema: z.ZodMiniType<Read, Typed>,
  defaultValues: DefaultValues<Typed>,
): UseFormReturn<Typed, unknown, Read> {
  return useHookForm<Typed, unknown, Read>({ resolver: zodResolver(schema), defaultValues });
}
