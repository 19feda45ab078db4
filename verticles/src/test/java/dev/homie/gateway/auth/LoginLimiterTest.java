package dev.homie.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.gateway.TestingClock;
import org.junit.jupiter.api.Test;

final class LoginLimiterTest {
    private final TestingClock clock = new TestingClock();
    private final LoginLimiter limiter = new LoginLimiter(clock);

    @Test
    void soManyFailuresAMinuteAndAddress() {
        for (int i = 0; i < LoginLimiter.MAX_FAILURES; i++) {
            assertThat(limiter.allows("a")).isTrue();
            limiter.failed("a");
            clock.pass(1_000);
        }
        assertThat(limiter.allows("a")).isFalse();
        assertThat(limiter.allows("b")).isTrue();

        clock.pass(LoginLimiter.WINDOW_MS - LoginLimiter.MAX_FAILURES * 1_000);
        assertThat(limiter.allows("a")).as("the oldest is a minute old").isTrue();
        limiter.failed("a");
        assertThat(limiter.allows("a")).isFalse();
    }

    @Test
    void addressesAreBounded() {
        for (int i = 0; i < LoginLimiter.MAX_FAILURES; i++) {
            limiter.failed("first");
        }
        for (int i = 0; i < LoginLimiter.MAX_ADDRESSES; i++) {
            limiter.failed("a" + i);
        }
        assertThat(limiter.allows("first")).isTrue();
    }
}
