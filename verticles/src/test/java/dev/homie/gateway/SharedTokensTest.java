package dev.homie.gateway;

import static dev.homie.gateway.TestingClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homie.core.identity.Secrets;
import dev.homie.core.identity.SharedTokens;
import dev.homie.core.secret.SecretSettings;
import dev.homie.core.store.SharedTokenTable;
import dev.homie.protocol.HomieException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens that the owner gave away, and what replacing the owner's own ends. */
final class SharedTokensTest {
    private static final List<String> ROLES = List.of("owner", "operator", "viewer");

    @TempDir
    private Path home;

    private TestingGateway gateway;
    private int port;

    @BeforeEach
    void start() {
        gateway = TestingGateway.start(home);
        port = gateway.gateway.port();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private String share(String name, String role, @Nullable Set<String> nodes) {
        String token = Secrets.random();
        assertThat(new SharedTokenTable(gateway.store)
                        .insert(SharedTokens.of(name, token, role, ROLES, nodes, 1), SharedTokens.MAX)
                        .join())
                .isTrue();
        return token;
    }

    private JsonArray reload(String ownerToken) {
        RawHttp.Response response = RawHttp.post(port, "/auth/reload", null)
                .header("Authorization", "Bearer " + ownerToken)
                .send();
        assertThat(response.status()).isEqualTo(200);
        return response.json().getJsonArray("changed");
    }

    private JsonObject identity(TestingClient client, String token) {
        client.send(TestingClient.hello(token));
        return client.message().getJsonObject("identity");
    }

    @Test
    void aSharedTokenHasItsRoleAndItsMachinesUntilItIsTakenBack() {
        String owner = gateway.gateway.ownerToken();
        String token = share("phone", "viewer", Set.of("n1"));
        try (TestingClient early = gateway.stranger()) {
            early.send(TestingClient.hello(token));
            assertThat(early.closeCode()).as("not yet read").isEqualTo(4401);
        }
        assertThat(reload(owner)).containsExactly("token.share name=phone role=viewer");

        try (TestingClient client = gateway.stranger();
                TestingClient other = gateway.client()) {
            JsonObject identity = identity(client, token);
            assertThat(identity.getString("subject")).isEqualTo("token:phone");
            assertThat(identity.getString("displayName")).isEqualTo("phone");
            assertThat(identity.getJsonArray("roles")).containsExactly("viewer");
            assertThat(identity.getJsonArray("nodes")).containsExactly("n1");
            assertThat(identity.getJsonArray("scopes")).doesNotContain("terminal.write", "gateway.admin");
            assertThat(client.error("terminal.session.start", json("cols", 80, "rows", 24)))
                    .isEqualTo("PERMISSION_DENIED");

            String cookie = RawHttp.post(port, "/auth/token", json("token", token))
                    .ownOrigin()
                    .send()
                    .cookie();
            assertThat(authenticated(cookie)).isTrue();
            assertThat(RawHttp.post(port, "/auth/reload", null)
                            .header("Authorization", "Bearer " + token)
                            .send()
                            .status())
                    .as("it is no owner's")
                    .isEqualTo(401);

            assertThat(new SharedTokenTable(gateway.store).delete("phone").join())
                    .isTrue();
            assertThat(reload(owner)).containsExactly("token.unshare name=phone");

            assertThat(client.closeCode()).isEqualTo(4401);
            assertThat(authenticated(cookie)).isFalse();
            assertThat(other.isOpen()).isTrue();
        }
    }

    @Test
    void onlyHashesAreKept() throws Exception {
        String token = share("phone", "operator", null);
        assertThat(gateway.store
                        .submit(connection -> {
                            try (var row = connection
                                    .createStatement()
                                    .executeQuery("SELECT name || hash || role FROM shared_token")) {
                                row.next();
                                return row.getString(1);
                            }
                        })
                        .join())
                .contains(Secrets.hash(token))
                .doesNotContain(token);
    }

    @Test
    void anotherOwnersTokenEndsWhatTheOneBeforeLetIn() {
        String before = gateway.gateway.ownerToken();
        String after = Secrets.random();
        String cookie = RawHttp.post(port, "/auth/token", json("token", before))
                .ownOrigin()
                .send()
                .cookie();
        String link = gateway.gateway.newLink();
        share("phone", "viewer", null);
        reload(before);
        try (TestingClient client = gateway.client()) {
            SecretSettings.of(gateway.store)
                    .put(SecretSettings.OWNER_TOKEN, after)
                    .join();
            assertThat(reload(before)).containsExactly("token.new");

            assertThat(client.closeCode()).isEqualTo(4401);
        }
        assertThat(authenticated(cookie)).isFalse();
        assertThat(RawHttp.post(port, "/auth/code", json("code", link.substring(link.indexOf('=') + 1)))
                        .ownOrigin()
                        .send()
                        .status())
                .as("a link of before")
                .isEqualTo(401);
        assertThat(RawHttp.post(port, "/auth/token", json("token", before))
                        .send()
                        .status())
                .isEqualTo(401);
        assertThat(RawHttp.post(port, "/auth/token", json("token", after))
                        .send()
                        .status())
                .isEqualTo(200);
        gateway.client().close();
    }

    @Test
    void namesAreKeptApartAndBounded() {
        SharedTokenTable table = new SharedTokenTable(gateway.store);
        assertThat(table.insert(SharedTokens.of("a", "t1", "viewer", ROLES, null, 1), 2)
                        .join())
                .isTrue();
        assertThat(table.insert(SharedTokens.of("a", "t2", "owner", ROLES, null, 1), 2)
                        .join())
                .as("that name is taken")
                .isFalse();
        assertThat(table.insert(SharedTokens.of("b", "t3", "viewer", ROLES, null, 1), 2)
                        .join())
                .isTrue();
        assertThat(table.insert(SharedTokens.of("c", "t4", "viewer", ROLES, null, 1), 2)
                        .join())
                .as("one too many")
                .isFalse();
        assertThat(table.all().join())
                .extracting(SharedTokenTable.SharedToken::role)
                .containsExactly("viewer", "viewer");
        assertThat(table.delete("c").join()).isFalse();

        for (String role : new String[] {"admin", "node", "", "Owner"}) {
            assertThatThrownBy(() -> SharedTokens.of("a", "t", role, ROLES, null, 1))
                    .as(role)
                    .isInstanceOf(HomieException.class);
        }
        assertThatThrownBy(() -> SharedTokens.of("a b", "t", "viewer", ROLES, null, 1))
                .isInstanceOf(HomieException.class);
    }

    private boolean authenticated(String cookie) {
        return RawHttp.get(port, "/auth/session")
                .header("Cookie", cookie)
                .send()
                .json()
                .getBoolean("authenticated");
    }
}
