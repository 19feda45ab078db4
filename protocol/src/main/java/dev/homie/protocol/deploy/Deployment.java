package dev.homie.protocol.deploy;

import org.jspecify.annotations.Nullable;

/**
 * A verticle of the owner's own in a process that runs; it ends with that process.
 *
 * @param id names it in the whole cluster
 * @param nodeId the node that it is in, or null
 * @param gatewayId the gateway that it is in, or null
 * @param jar where its classes came from, on that machine; null: Homie's own class path
 * @param since milliseconds since 1970
 */
public record Deployment(
        String id,
        @Nullable String nodeId,
        @Nullable String gatewayId,
        String className,
        @Nullable String jar,
        int instances,
        long since) {}
