import { errorText } from '../connection/client';
import { toast } from '../ui/toast-store';

/** Does something with an access, and says in a toast what went wrong; true when nothing did. */
export async function attempt(title: string, act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch (error) {
    toast('error', title, { description: errorText(error) });
    return false;
  }
}
