import { SchedulesPage } from "@/features/schedules/page";
import { addEnglish } from "@/lib/i18n";
import { enSchedules } from "@/lib/locales/en-schedules";
import { LibraryTabs } from "@/ui/library-tabs";
import { OpenNavigation } from "./navigation";

addEnglish(enSchedules);

export function SchedulesRoute() {
  return <SchedulesPage headerStart={<OpenNavigation />} tabs={<LibraryTabs />} />;
}
