package dev.homie.core.identity;

/** What became of what an {@link Access} rests on. */
public enum Standing {
    HOLDS,
    /** It holds, but gives something else now: the connection is made again. */
    CHANGED,
    REVOKED
}
