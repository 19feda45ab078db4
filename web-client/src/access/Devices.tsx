import { Plus } from 'lucide-react';
import { useEffect, useState } from 'react';
import { signedInAs } from '../connection/client';
import { useClients } from '../connection/hooks';
import { Button } from '../ui/button';
import { AddDevice } from './AddDevice';
import { DeviceRow } from './DeviceRow';
import { listPairing, usePairing } from './pairing-store';
import { Empty, Failure, SectionHead } from './parts';
import { RequestCard } from './RequestCard';

/** The devices that are let in, those that ask to be, and the way to add one. */
export function Devices({ adding: atOnce }: { readonly adding: boolean }) {
  const { requests, devices, loaded, error } = usePairing();
  const [adding, setAdding] = useState(atOnce);
  // When a device was last used changes without an event of its own: but it comes or goes then.
  const clients = useClients();
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again with every change of who is there
  useEffect(() => void listPairing(), [clients]);
  // The invitation has done its work once somebody asks with it.
  useEffect(() => {
    if (requests.length > 0) setAdding(false);
  }, [requests.length]);
  return (
    <>
      <SectionHead
        title="Devices"
        text="Each signs in with a key of its own, which never leaves it. No password is typed, and one device can be sent away alone."
      >
        {adding ? null : (
          <Button variant="primary" onClick={() => setAdding(true)}>
            <Plus /> Add a device
          </Button>
        )}
      </SectionHead>
      {adding ? <AddDevice onClose={() => setAdding(false)} /> : null}
      {requests.length > 0 ? (
        <section aria-label="Waiting to be let in" className="mb-6 space-y-3">
          {requests.map((request) => (
            <RequestCard key={request.id} request={request} />
          ))}
        </section>
      ) : null}
      {error && !loaded ? <Failure>{error}</Failure> : null}
      {!loaded && !error ? <p role="status">Loading…</p> : null}
      {loaded && devices.length === 0 && requests.length === 0 && !adding ? (
        <Empty>No devices yet. Add your phone, and your sessions are in your pocket.</Empty>
      ) : null}
      {devices.length > 0 ? (
        <ul aria-label="Devices" className="divide-y rounded-lg border">
          {devices.map((device) => (
            <DeviceRow key={device.id} device={device} isThis={device.id === signedInAs()?.deviceId} />
          ))}
        </ul>
      ) : null}
    </>
  );
}
