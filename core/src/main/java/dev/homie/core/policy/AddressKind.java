package dev.homie.core.policy;

/** What a client does with an address. */
public enum AddressKind {
    /** It sends a request there and gets one response. */
    METHOD,
    /** It subscribes to what is published there. */
    TOPIC
}
