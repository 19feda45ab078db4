package dev.homie.core.bus;

import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import org.jspecify.annotations.Nullable;

/** Which member of the cluster a Vert.x instance is. */
public final class ClusterMember {
    private ClusterMember() {}

    /** The id that the cluster manager knows this process by, which changes when it joins anew; null when not clustered. */
    public static @Nullable String of(Vertx vertx) {
        return vertx.isClustered() ? ((VertxInternal) vertx).clusterManager().getNodeId() : null;
    }
}
