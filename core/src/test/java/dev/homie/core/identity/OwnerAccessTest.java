package dev.homie.core.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homie.core.TestingClock;
import dev.homie.core.store.LoginTable;
import dev.homie.core.store.StateFolder;
import dev.homie.core.store.Store;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Scopes;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
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
    private Logins logins;

    @BeforeEach
    void open() {
        store = Store.open(StateFolder.open(home));
        table = new LoginTable(store);
        owner = new OwnerAccess("the token", RoleScopes.standard(), clock);
        logins = new Logins(table, List.of(), RoleScopes.standard(), clock);
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
        assertThat(owner.redeem(code)).isPresent();
        assertThat(owner.redeem(code)).isEmpty();

        String late = owner.newCode();
        clock.pass(OwnerAccess.CODE_LIFE);
        assertThat(owner.redeem(late)).isEmpty();
    }

    @Test
    void openCodesAreBounded() {
        String first = owner.newCode();
        for (int i = 0; i < OwnerAccess.MAX_CODES; i++) {
            owner.newCode();
        }
        assertThat(owner.redeem(first)).isEmpty();
    }

    @Test
    void aCookieLivesAMonthAndOnlyItsHashIsKept() {
        Logins.SignIn signIn = signIn();
        assertThat(table.all().join())
                .singleElement()
                .satisfies(login -> assertThat(login.toString()).doesNotContain(signIn.cookie()));

        Logins later = new Logins(table, table.all().join(), RoleScopes.standard(), clock);
        Access again = later.byCookie(signIn.cookie()).orElseThrow();
        assertThat(again.identity()).isEqualTo(Identity.of("owner", "Owner", "token", Role.OWNER));
        assertThat(later.parent(again.credential())).isEqualTo(ownerAccess().credential());
        clock.pass(Logins.LIFE);
        assertThat(later.byCookie(signIn.cookie())).isEmpty();
        assertThat(later.parent(again.credential())).isNull();
        later.signIn(ownerAccess());
        assertThat(table.all().join()).hasSize(1);
    }

    @Test
    void revokingACookieMakesItWorthless() {
        Logins.SignIn signIn = signIn();
        logins.revoke(signIn.access().credential());

        assertThat(logins.byCookie(signIn.cookie())).isEmpty();
        assertThat(logins.parent(signIn.access().credential())).isNull();
        assertThat(table.all().join()).isEmpty();
    }

    @Test
    void whatTheOldTokenLetInFallsWithIt() {
        Access before = ownerAccess();
        assertThat(owner.standing(before.credential())).isEqualTo(Standing.HOLDS);

        owner.renew("another token");

        assertThat(owner.standing(before.credential())).isEqualTo(Standing.REVOKED);
        assertThat(owner.byToken("the token")).isEmpty();
        assertThat(owner.byToken("another token")).isPresent();
        assertThat(owner.standing("device:d1:1")).isNull();
        assertThat(before.credential()).doesNotContain("the token");
    }

    @Test
    void rolesGiveWhatTheyGiveNow() {
        Identity made = new Identity(
                "x", "X", "token", List.of("viewer", "emperor"), Set.of(Scopes.CLUSTER_DEPLOY), null, Set.of("n1"));
        Logins.SignIn signIn = logins.signIn(new Access(made, "share:x"));

        Identity found = logins.byCookie(signIn.cookie()).orElseThrow().identity();

        assertThat(found.scopes()).isEqualTo(Role.VIEWER.scopes());
        assertThat(found.mayUse("n1")).isTrue();
        assertThat(found.mayUse("n2")).isFalse();
    }

    @Test
    void aStoreThatFailsSignsNobodyOut() {
        store.close();

        assertThat(logins.byCookie(signIn().cookie())).isPresent();
    }

    @Test
    void anAccessSurvivesBeingAUser() {
        Access access = ownerAccess();

        assertThat(Access.of(access.user()).identity()).isEqualTo(access.identity());
        assertThat(Access.of(access.user()).credential()).isEqualTo(access.credential());
    }

    private Access ownerAccess() {
        return owner.byToken("the token").orElseThrow();
    }

    private Logins.SignIn signIn() {
        return logins.signIn(ownerAccess());
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
}
