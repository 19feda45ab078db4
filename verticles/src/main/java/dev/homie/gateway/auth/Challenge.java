package dev.homie.gateway.auth;

/**
 * What a connection asks a device to sign, once.
 *
 * @param gatewayId so that an answer is worth nothing elsewhere
 * @param nonce 128 bits or more, never used before
 * @param time the gateway's, milliseconds since 1970
 * @param address where the client is, for what is remembered of the device
 */
public record Challenge(String gatewayId, String nonce, long time, String address) {}
