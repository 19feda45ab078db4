package dev.homie.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class GatewaysTest {
    private long now = 1_000_000;
    private final Gateways gateways = new Gateways(new Clock() {
        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(now);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    });

    @Test
    void anotherProcessMeansThatTheOneBeforeIsGone() {
        assertThat(gateways.heard("g", "1")).isFalse();
        assertThat(gateways.heard("g", "1")).isFalse();
        assertThat(gateways.heard("g", "2")).isTrue();
        assertThat(gateways.heard("g", "2")).isFalse();
    }

    @Test
    void aGoodbyeOfAnEarlierProcessComesTooLate() {
        gateways.heard("g", "1");
        gateways.heard("g", "2");
        assertThat(gateways.bye("g", "1")).isFalse();
        assertThat(gateways.bye("g", "2")).isTrue();
        assertThat(gateways.heard("g", "3")).as("nothing is left of it").isFalse();
    }

    @Test
    void silenceIsToldOnce() {
        gateways.heard("quiet", "1");
        passWithoutSilence(Gateways.EXPIRY_MS - 1);
        gateways.heard("talks", "1");
        assertThat(gateways.silent()).isEmpty();
        now++;
        assertThat(gateways.silent()).containsExactly("quiet");
        assertThat(gateways.silent()).isEmpty();
    }

    @Test
    void whoSleptHeardNobody() {
        gateways.heard("there", "1");
        now += 3_600_000;
        passWithoutSilence(Gateways.EXPIRY_MS - 1);
        now++;
        assertThat(gateways.silent()).containsExactly("there");
    }

    private void passWithoutSilence(long ms) {
        for (long left = ms; ; left -= Gateways.ASKED_WITHIN_MS) {
            assertThat(gateways.silent()).isEmpty();
            if (left <= 0) {
                return;
            }
            now += Math.min(left, Gateways.ASKED_WITHIN_MS);
        }
    }
}
