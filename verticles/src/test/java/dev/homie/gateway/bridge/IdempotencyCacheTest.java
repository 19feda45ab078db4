package dev.homie.gateway.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.gateway.TestingClock;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class IdempotencyCacheTest {
    private final TestingClock clock = new TestingClock();
    private final IdempotencyCache cache = new IdempotencyCache(clock);

    @Test
    void theFirstAnswerIsTheAnswer() {
        Reply reply = Reply.of(new JsonObject().put("n", 1));
        cache.run(key("k"), () -> Future.succeededFuture(reply));

        assertThat(found("k").result()).isSameAs(reply);
        assertThat(cache.find(new IdempotencyCache.Key("somebody else", "m", "k")))
                .isNull();
        assertThat(cache.find(new IdempotencyCache.Key("s", "another method", "k")))
                .isNull();
    }

    @Test
    void whoAsksMeanwhileWaitsForTheSameAnswer() {
        Promise<Reply> answer = Promise.promise();
        Future<Reply> first = cache.run(key("k"), answer::future);
        Future<Reply> second = found("k");
        assertThat(second.isComplete()).isFalse();

        answer.complete(Reply.of(null));
        assertThat(second.result()).isSameAs(first.result());
    }

    @Test
    void failuresThatSayTryAgainAreForgottenButForAnUnknownEnd() {
        for (ErrorCode code : ErrorCode.values()) {
            cache.run(key(code.name()), () -> Future.succeededFuture(Reply.failed(new HomieException(code, "no"))));
            boolean kept = !code.retryable() || code == ErrorCode.DEADLINE_EXCEEDED;
            assertThat(cache.find(key(code.name())) != null).as("%s", code).isEqualTo(kept);
        }
    }

    @Test
    void answersLiveTenMinutes() {
        cache.run(key("k"), () -> Future.succeededFuture(Reply.of(null)));
        clock.pass(IdempotencyCache.LIFE_MS - 1);
        assertThat(cache.find(key("k"))).isNotNull();
        clock.pass(1);
        assertThat(cache.find(key("k"))).isNull();
        assertThat(cache.size()).isZero();
    }

    @Test
    void answersAreBoundedByNumberAndBySize() {
        for (int i = 0; i <= IdempotencyCache.MAX_ENTRIES; i++) {
            cache.run(key("k" + i), () -> Future.succeededFuture(Reply.of(null)));
        }
        assertThat(cache.size()).isEqualTo(IdempotencyCache.MAX_ENTRIES);
        assertThat(cache.find(key("k0"))).isNull();

        JsonObject large = new JsonObject().put("x", "x".repeat(1 << 20));
        for (int i = 0; i < 20; i++) {
            cache.run(key("large" + i), () -> Future.succeededFuture(Reply.of(large)));
        }
        assertThat(cache.size()).isLessThan(20);
        assertThat(found("large19").isComplete()).isTrue();
    }

    private Future<Reply> found(String key) {
        return Objects.requireNonNull(cache.find(key(key)));
    }

    private static IdempotencyCache.Key key(String key) {
        return new IdempotencyCache.Key("s", "m", key);
    }
}
