/** What a device asks for (SPEC.md section 6). Times are milliseconds since 1970. */
export interface PairingRequest {
  readonly id: string;
  readonly name: string;
  readonly platform: string;
  /** Where it asks from. */
  readonly address: string;
  /** What both sides show. */
  readonly code: string;
  readonly requestedAt: number;
  readonly expiresAt: number;
}

/** A device that was let in. Times are milliseconds since 1970. */
export interface Device {
  readonly id: string;
  readonly name: string;
  readonly platform: string;
  readonly role: string;
  /** Ids of the machines that it is narrowed to; absent: all. */
  readonly nodes?: readonly string[];
  readonly createdAt: number;
  /** Absent before its first sign-in. */
  readonly lastUsedAt?: number;
  readonly lastAddress?: string;
  /** The subject that approved it. */
  readonly approvedBy: string;
}

export interface InviteResult {
  readonly inviteId: string;
  readonly nonce: string;
  readonly expiresAt: number;
  /** Where a device may reach the gateway, the best first. */
  readonly urls: readonly string[];
  /** SHA-256 of the certificate in hex, where it is self-signed. */
  readonly fingerprint?: string;
}

export type PairingStatusResult =
  | { readonly status: 'pending' | 'rejected' | 'expired' }
  | {
      readonly status: 'approved';
      readonly deviceId: string;
      readonly token: string;
      readonly role: string;
      readonly gatewayId: string;
    };

export interface PairingListResult {
  readonly requests: readonly PairingRequest[];
  readonly devices: readonly Device[];
  /** Those that the caller may give. */
  readonly roles: readonly string[];
}

export interface ApproveParams {
  readonly requestId: string;
  /** As the device shows it. */
  readonly code: string;
  readonly role: string;
  readonly nodes?: readonly string[];
  readonly name?: string;
}

export interface UpdateDeviceParams {
  readonly deviceId: string;
  readonly name?: string;
  readonly role?: string;
  /** Null: all. */
  readonly nodes?: readonly string[] | null;
}

/** The payload of the topic `pairing.decided`. */
export interface PairingDecided {
  readonly requestId: string;
  readonly status: 'approved' | 'rejected' | 'expired';
  /** The subject that decided; absent where nobody did in time. */
  readonly by?: string;
}
