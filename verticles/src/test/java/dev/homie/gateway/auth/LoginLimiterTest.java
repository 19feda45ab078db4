package dev.homie.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.gateway.TestingClock;
import dev.homie.gateway.auth.LoginLimiter.Attempt;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LoginLimiterTest {
    private static final String OWNER = "203.0.113.1";

    private final TestingClock clock = new TestingClock();
    private final LoginLimiter limiter = new LoginLimiter(clock);

    private void fail(String address, String credential) {
        for (int i = 0; i < LoginLimiter.MAX_FAILURES; i++) {
            limiter.failed(address, credential);
        }
    }

    @Test
    void tenFailuresAMinuteLockAnAddressForFive() {
        for (int i = 0; i < LoginLimiter.MAX_FAILURES; i++) {
            assertThat(limiter.allows("a")).isTrue();
            limiter.failed("a");
            clock.pass(1_000);
        }
        assertThat(limiter.allows("a")).isFalse();
        assertThat(limiter.allows("b")).isTrue();

        clock.pass(LoginLimiter.LOCK_MS - 1_001);
        assertThat(limiter.allows("a")).isFalse();
        clock.pass(1);
        assertThat(limiter.allows("a")).isTrue();
        limiter.failed("a");
        assertThat(limiter.allows("a")).as("it begins to count anew").isTrue();
    }

    @Test
    void slowFailuresLockNothing() {
        for (int i = 0; i < 5 * LoginLimiter.MAX_FAILURES; i++) {
            assertThat(limiter.allows("a")).isTrue();
            limiter.failed("a");
            clock.pass(LoginLimiter.WINDOW_MS / (LoginLimiter.MAX_FAILURES - 1) + 1);
        }
    }

    @Test
    void aCredentialIsLockedFromEverywhereElse() {
        for (int i = 0; i < LoginLimiter.MAX_FAILURES; i++) {
            assertThat(limiter.allows("198.51.100." + i, "password")).isTrue();
            limiter.failed("198.51.100." + i, "password");
        }
        assertThat(limiter.allows("192.0.2.1", "password")).isFalse();
        assertThat(limiter.allows("192.0.2.1", "device d1")).isTrue();
        assertThat(limiter.allows("192.0.2.1")).isTrue();

        clock.pass(LoginLimiter.LOCK_MS);
        assertThat(limiter.allows("192.0.2.1", "password")).isTrue();
    }

    @Test
    void lockingACredentialDoesNotLockOutItsOwner() {
        limiter.begin(OWNER, "password").orElseThrow().succeeded();
        fail("198.51.100.1", "password");

        assertThat(limiter.allows("192.0.2.1", "password")).isFalse();
        assertThat(limiter.allows(OWNER, "password")).as("signed in lately").isTrue();
        assertThat(limiter.allows("127.0.0.1", "password")).as("this machine").isTrue();
        assertThat(limiter.allows("0:0:0:0:0:0:0:1", "password")).isTrue();

        fail(OWNER, "password");
        assertThat(limiter.allows(OWNER, "password"))
                .as("but guesses from there count")
                .isFalse();
    }

    @Test
    void attemptsThatAreUnderWayCount() {
        List<Attempt> open = new ArrayList<>();
        for (int i = 0; i < LoginLimiter.MAX_FAILURES; i++) {
            open.add(limiter.begin("a", "password").orElseThrow());
        }
        assertThat(limiter.begin("a", "password")).isEmpty();

        open.get(3).succeeded();
        assertThat(limiter.begin("a", "password")).isPresent();
        assertThat(limiter.begin("a", "password")).isEmpty();
    }

    @Test
    void successesLockNothing() {
        for (int i = 0; i < 5 * LoginLimiter.MAX_FAILURES; i++) {
            limiter.begin("a", "password").orElseThrow().succeeded();
        }
        assertThat(limiter.allows("a", "password")).isTrue();
    }

    @Test
    void allOfAnIpv6NetworkCountsAsOneAddress() {
        for (int i = 0; i < LoginLimiter.MAX_FAILURES; i++) {
            limiter.failed("2001:db8:0:1:0:0:0:" + i);
        }
        assertThat(limiter.allows("2001:db8:0:1:ffff:ffff:ffff:ffff")).isFalse();
        assertThat(limiter.allows("2001:db8::1:0:0:0:1"))
                .as("however it is written")
                .isFalse();
        assertThat(limiter.allows("2001:db8:0:2:0:0:0:1")).isTrue();
        assertThat(LoginLimiter.key("::ffff:192.0.2.1")).isEqualTo("192.0.2.1");
    }

    @Test
    void whatIsRememberedIsBounded() {
        fail("first", "password");
        for (int i = 0; i < LoginLimiter.MAX_ADDRESSES; i++) {
            limiter.failed("a" + i);
        }
        assertThat(limiter.allows("first")).isTrue();
        assertThat(limiter.allows("other", "password"))
                .as("many addresses do not make it forget a credential")
                .isFalse();
        for (int i = 0; i < LoginLimiter.MAX_CREDENTIALS; i++) {
            limiter.failed("b", "device d" + i);
        }
        assertThat(limiter.allows("other", "password")).isTrue();
    }
}
