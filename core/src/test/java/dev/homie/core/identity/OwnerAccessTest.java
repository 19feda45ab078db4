package dev.homie.core.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homie.core.store.LoginTable;
import dev.homie.core.store.StateFolder;
import dev.homie.core.store.Store;
import dev.homie.protocol.HomieException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OwnerAccessTest {
    @TempDir
    private Path home;

    private final TestingClock clock = new TestingClock();
    private Store store;
    private LoginTable table;
    private OwnerAccess owner;

    @BeforeEach
    void open() {
        store = Store.open(StateFolder.open(home));
        table = new LoginTable(store);
        owner = new OwnerAccess("the token", table, List.of(), RoleScopes.standard(), clock);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void theTokenIsTheOwner() {
        assertThat(owner.byToken("the token").orElseThrow().identity())
                .isEqualTo(Identity.of("owner", "Owner", "token", Role.OWNER));
        assertThat(owner.byToken("the toke")).isEmpty();
        assertThat(owner.byToken("")).isEmpty();
    }

    @Test
    void aCodeWorksOnceAndNotForEver() {
        String code = owner.newCode();
        assertThat(owner.redeem(code)).isTrue();
        assertThat(owner.redeem(code)).isFalse();

        String late = owner.newCode();
        clock.pass(OwnerAccess.CODE_LIFE);
        assertThat(owner.redeem(late)).isFalse();
    }

    @Test
    void openCodesAreBounded() {
        String first = owner.newCode();
        for (int i = 0; i < OwnerAccess.MAX_CODES; i++) {
            owner.newCode();
        }
        assertThat(owner.redeem(first)).isFalse();
    }

    @Test
    void aCookieLivesAMonthAndOnlyItsHashIsKept() {
        OwnerAccess.SignIn signIn = owner.signIn();
        assertThat(table.all().join())
                .singleElement()
                .satisfies(login -> assertThat(login.toString()).doesNotContain(signIn.cookie()));

        OwnerAccess later = new OwnerAccess("the token", table, table.all().join(), RoleScopes.standard(), clock);
        assertThat(later.byCookie(signIn.cookie())).isPresent();
        assertThat(later.holds(signIn.access().credential())).isTrue();
        clock.pass(OwnerAccess.COOKIE_LIFE);
        assertThat(later.byCookie(signIn.cookie())).isEmpty();
        assertThat(later.holds(signIn.access().credential())).isFalse();
        later.signIn();
        assertThat(table.all().join()).hasSize(1);
    }

    @Test
    void revokingACookieMakesItWorthless() {
        OwnerAccess.SignIn signIn = owner.signIn();
        owner.revoke(signIn.access().credential());

        assertThat(owner.byCookie(signIn.cookie())).isEmpty();
        assertThat(owner.holds(signIn.access().credential())).isFalse();
        assertThat(table.all().join()).isEmpty();
    }

    @Test
    void aStoreThatFailsSignsNobodyOut() {
        store.close();

        assertThat(owner.byCookie(owner.signIn().cookie())).isPresent();
    }

    @Test
    void secretsAreRandomAndCompareAsWholes() {
        assertThat(Secrets.random()).hasSize(43).isNotEqualTo(Secrets.random());
        assertThat(Secrets.same("a", "a")).isTrue();
        assertThat(Secrets.same("a", "ab")).isFalse();
        assertThat(Secrets.hash("a")).hasSize(64);
    }

    @Test
    void anIdentitySurvivesItsHeader() {
        Identity identity = Identity.of("owner", "Ow\"ner\n", "local", Role.OWNER, Role.VIEWER);

        assertThat(Identity.fromHeader(identity.toHeader())).isEqualTo(identity);
        assertThatThrownBy(() -> Identity.fromHeader(null)).isInstanceOf(HomieException.class);
    }

    private static final class TestingClock extends Clock {
        private Instant now = Instant.ofEpochSecond(1_800_000_000L);

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
