package dev.homie.gateway.audit;

import dev.homie.core.audit.Audit;
import dev.homie.core.bus.Services;
import dev.homie.core.bus.Services.Answer;
import dev.homie.core.bus.Services.Call;
import dev.homie.core.store.AuditTable;
import dev.homie.core.store.AuditTable.Entry;
import dev.homie.core.store.AuditTable.Query;
import dev.homie.protocol.Addresses;
import dev.homie.protocol.Params;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code gateway.audit.list} (SPEC.md section 6), and retention. */
public final class AuditVerticle extends VerticleBase {
    private static final long EXPIRE_EVERY_MS = 600_000;
    private static final int DEFAULT_PAGE = 100;
    private static final Logger LOG = LoggerFactory.getLogger(AuditVerticle.class);

    private final Audit audit;
    private final AuditTable table;
    private final AuditConfig config;
    private final Clock clock;

    public AuditVerticle(Audit audit, AuditTable table, AuditConfig config, Clock clock) {
        this.audit = audit;
        this.table = table;
        this.config = config;
        this.clock = clock;
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(0, EXPIRE_EVERY_MS, tick -> expire());
        return new Services(vertx).serve(Addresses.AUDIT_LIST, this::list).completion();
    }

    /** What was done until now is in the store, if the store takes it. */
    @Override
    public Future<?> stop() {
        return await(audit.flush()).onComplete(done -> audit.close()).otherwiseEmpty();
    }

    private Future<Answer> list(Call call) {
        Params params = call.params();
        Integer limit = params.optionalInteger("limit", 1, AuditTable.MAX_PAGE);
        Query query = new Query(
                number(params, "before"),
                number(params, "since"),
                number(params, "until"),
                params.optionalString("subject", Audit.MAX_FIELD),
                params.optionalString("method", Audit.MAX_FIELD),
                params.optionalString("result", Audit.MAX_FIELD),
                params.optionalString("target", Audit.MAX_FIELD),
                limit == null ? DEFAULT_PAGE : limit);
        // What waits for a store that takes nothing now cannot be shown; what is in it can.
        return await(audit.flush())
                .otherwiseEmpty()
                .compose(flushed -> await(table.list(query)))
                .map(entries -> Answer.of(answer(entries, query.limit())));
    }

    private Map<String, Object> answer(List<Entry> entries, int limit) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("entries", entries);
        if (entries.size() == limit) {
            answer.put("next", entries.get(limit - 1).seq());
        }
        String problem = audit.problem();
        if (problem != null) {
            answer.put("problem", problem);
        }
        return answer;
    }

    private void expire() {
        long cutoff = clock.millis() - Duration.ofDays(config.days()).toMillis();
        await(table.expire(cutoff, config.maxEntries()))
                .onSuccess(more -> {
                    if (more) {
                        expire();
                    }
                })
                .onFailure(failure -> LOG.debug("the audit's oldest entries stay for now: {}", failure.getMessage()));
    }

    private static long number(Params params, String name) {
        Long value = params.optionalLong(name, 0, Long.MAX_VALUE);
        return value == null ? 0 : value;
    }

    private <T> Future<T> await(CompletionStage<T> stage) {
        return Future.fromCompletionStage(stage, vertx.getOrCreateContext());
    }
}
