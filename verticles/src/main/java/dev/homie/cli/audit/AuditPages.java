package dev.homie.cli.audit;

import dev.homie.cli.client.WireClient;
import dev.homie.protocol.Addresses;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Pages through {@code gateway.audit.list}. Used on one context. */
final class AuditPages {
    private static final int PAGE = 500;

    private final WireClient client;
    private final Map<String, Object> filter;

    /** @param filter parameters but for {@code before} and {@code limit} */
    AuditPages(WireClient client, Map<String, Object> filter) {
        this.client = client;
        this.filter = filter;
    }

    /** Gives entries to {@code sink}, the newest first: at most {@code limit}, and only newer ones than {@code after}. */
    Future<Void> each(long after, long limit, Consumer<Map<String, Object>> sink) {
        return page(0, after, limit, sink);
    }

    /** As {@link #each}, all at once and the oldest first. */
    Future<List<Map<String, Object>>> oldestFirst(long after, long limit) {
        List<Map<String, Object>> entries = new ArrayList<>();
        return each(after, limit, entries::add).map(done -> {
            Collections.reverse(entries);
            return entries;
        });
    }

    private Future<Void> page(long before, long after, long left, Consumer<Map<String, Object>> sink) {
        if (left <= 0) {
            return Future.succeededFuture();
        }
        Map<String, Object> params = new LinkedHashMap<>(filter);
        params.put("limit", Math.min(left, PAGE));
        if (before > 0) {
            params.put("before", before);
        }
        return client.request(Addresses.AUDIT_LIST, params).compose(result -> {
            long count = 0;
            for (Map<String, Object> entry : entries(result)) {
                if (seq(entry) <= after) {
                    return Future.succeededFuture();
                }
                sink.accept(entry);
                count++;
            }
            return result.get("next") instanceof Number next
                    ? page(next.longValue(), after, left - count, sink)
                    : Future.succeededFuture();
        });
    }

    static long seq(Map<String, Object> entry) {
        return entry.get("seq") instanceof Number seq ? seq.longValue() : 0;
    }

    @SuppressWarnings("unchecked") // keys of a parsed JSON object are strings
    private static List<Map<String, Object>> entries(Map<String, Object> result) {
        return (List<Map<String, Object>>) result.getOrDefault("entries", List.of());
    }
}
