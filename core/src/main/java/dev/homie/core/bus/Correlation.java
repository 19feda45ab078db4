package dev.homie.core.bus;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.VertxServiceProvider;
import io.vertx.core.spi.context.storage.ContextLocal;
import org.jspecify.annotations.Nullable;

/**
 * Which client's request the code that runs now works for ({@link BusHeaders#CORRELATION}). Vert.x gives every message a
 * context of its own, which goes along to workers and back: what was {@link #begin begun} there is {@link #current} in
 * every log line that the request causes, at the gateway and at the node.
 */
public final class Correlation {
    /** The longest id that is kept; a connection's id and a client's request id of the usual kind fit. */
    private static final int MAX = 160;

    private static final ContextLocal<String> OF_CONTEXT = ContextLocal.registerLocal(String.class);
    private static final ThreadLocal<@Nullable String> OF_THREAD = new ThreadLocal<>();

    private Correlation() {}

    /** Makes the place for it in every context; Vert.x finds it before it makes the first one. */
    public static final class Provider implements VertxServiceProvider {
        @Override
        public void init(VertxBootstrap bootstrap) {
            // Loading the outer class is what counts.
            Correlation.current();
        }
    }

    /** The id of a client's request; what the client chose of it cannot forge a line of the log. */
    public static String of(String connectionId, String requestId) {
        StringBuilder id = new StringBuilder(connectionId).append('/');
        for (int i = 0; i < requestId.length() && id.length() < MAX; i++) {
            char c = requestId.charAt(i);
            id.append(c > ' ' && c < 0x7f && c != '"' ? c : '_');
        }
        return id.toString();
    }

    /** From here on this message's context works for that request; null changes nothing. */
    static void begin(@Nullable String id) {
        Context context = Vertx.currentContext();
        // Others work on a verticle's own context, too.
        if (id != null && context instanceof ContextInternal internal && internal.isDuplicate()) {
            OF_CONTEXT.put(context, id);
        }
    }

    /** Runs {@code work} for a request, where there may be no context of its own. */
    public static void run(@Nullable String id, Runnable work) {
        String before = OF_THREAD.get();
        OF_THREAD.set(id);
        try {
            work.run();
        } finally {
            if (before == null) {
                OF_THREAD.remove();
            } else {
                OF_THREAD.set(before);
            }
        }
    }

    /** The request that is worked for now; null when it is none, or when nobody knows. */
    public static @Nullable String current() {
        String id = OF_THREAD.get();
        if (id != null) {
            return id;
        }
        Context context = Vertx.currentContext();
        return context == null ? null : OF_CONTEXT.get(context);
    }
}
