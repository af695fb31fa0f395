import { Dialog } from "../components/Dialog";
import { ProtectionSection } from "./ProtectionSection";

export function ProtectionDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title="Stored on this machine" onClose={onClose}>
      <ProtectionSection />
    </Dialog>
  );
}
