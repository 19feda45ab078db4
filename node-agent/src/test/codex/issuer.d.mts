export class Issuer {
  static start(port?: number): Promise<Issuer>;
  readonly port: number;
  readonly url: string;
  readonly requests: string[];
  approve(who?: { email?: string; plan?: string }): void;
  deny(): void;
  close(): Promise<void>;
}
