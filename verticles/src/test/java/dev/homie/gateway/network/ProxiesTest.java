package dev.homie.gateway.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homie.gateway.network.Proxies.Client;
import dev.homie.protocol.HomieException;
import io.vertx.core.MultiMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProxiesTest {
    private final Proxies proxies = Proxies.of(List.of("127.0.0.1", "10.0.0.0/8", "2001:db8::/32"));

    @Test
    void onlyWhatIsListedIsTrusted() {
        assertThat(proxies.trusts("127.0.0.1")).isTrue();
        assertThat(proxies.trusts("127.0.0.2")).isFalse();
        assertThat(proxies.trusts("10.255.0.1")).isTrue();
        assertThat(proxies.trusts("11.0.0.1")).isFalse();
        assertThat(proxies.trusts("2001:db8:1::5")).isTrue();
        assertThat(proxies.trusts("2001:db9::5")).isFalse();
        assertThat(proxies.trusts("::ffff:127.0.0.1")).as("the same address").isTrue();
        assertThat(proxies.trusts("localhost")).isFalse();
        assertThat(proxies.trusts("")).isFalse();
        assertThat(Proxies.of(List.of()).trusts("127.0.0.1")).isFalse();
    }

    @Test
    void theRightmostAddressThatIsNoProxyCounts() {
        assertThat(client("203.0.113.7").address()).isEqualTo("203.0.113.7");
        assertThat(client("203.0.113.7, 10.1.2.3").address()).isEqualTo("203.0.113.7");
        assertThat(client("192.0.2.99, 203.0.113.7").address())
                .as("what the client claims stands left of what the proxy saw")
                .isEqualTo("203.0.113.7");
        assertThat(client("127.0.0.1, 203.0.113.7").address()).isEqualTo("203.0.113.7");
        assertThat(client("10.1.2.3").address()).isEqualTo("10.1.2.3");
        assertThat(client("203.0.113.7:4711").address()).isEqualTo("203.0.113.7");
        assertThat(client("[2001:db9::1]:4711").address()).isEqualTo("2001:db9:0:0:0:0:0:1");
        assertThat(proxies.read("127.0.0.1", MultiMap.caseInsensitiveMultiMap()).address())
                .isEqualTo("127.0.0.1");
    }

    @Test
    void linesOfTheSameHeaderAreOneList() {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap()
                .add("X-Forwarded-For", "192.0.2.99")
                .add("X-Forwarded-For", "203.0.113.7")
                .add("X-Forwarded-Proto", "https, http")
                .add("X-Forwarded-Host", "homie.example");
        assertThat(proxies.read("127.0.0.1", headers)).isEqualTo(new Client("203.0.113.7", false, "homie.example"));
        assertThat(proxies.read("127.0.0.1", headers.set("x-forwarded-proto", "HTTPS"))
                        .secure())
                .isTrue();
    }

    @Test
    void theWordOfWhoIsNoProxyIsNotRead() {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("X-Forwarded-For", "127.0.0.1");
        assertThat(proxies.read("203.0.113.7", headers).address()).isEqualTo("203.0.113.7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"unknown", "localhost", "", "1.2.3", "203.0.113.7, x", "203.0.113.7,"})
    void whatIsNoAddressIsRefused(String header) {
        assertThatThrownBy(() -> client(header)).isInstanceOf(HomieException.class);
    }

    @Test
    void listsAreBounded() {
        assertThatThrownBy(() -> client("10.0.0.1,".repeat(16) + "10.0.0.1")).isInstanceOf(HomieException.class);
        assertThatThrownBy(() -> proxies.read(
                        "127.0.0.1", MultiMap.caseInsensitiveMultiMap().add("Forwarded", "for=203.0.113.7")))
                .isInstanceOf(HomieException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0.0/8/8", "2001:db8::/129", ""})
    void configurationThatMeansNothingIsRefused(String proxy) {
        assertThatThrownBy(() -> Proxies.of(List.of(proxy)))
                .isInstanceOf(HomieException.class)
                .hasMessageContaining("'" + proxy + "' is neither");
    }

    private Client client(String forwardedFor) {
        return proxies.read("127.0.0.1", MultiMap.caseInsensitiveMultiMap().add("X-Forwarded-For", forwardedFor));
    }
}
