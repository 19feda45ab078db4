package dev.homie.core.pairing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homie.core.TestingClock;
import dev.homie.core.identity.Secrets;
import dev.homie.core.store.Device;
import dev.homie.core.store.DeviceTable;
import dev.homie.core.store.StateFolder;
import dev.homie.core.store.Store;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DevicesTest {
    private static final DeviceKey KEY = DeviceKey.generate();
    private static final String TOKEN = Secrets.random();

    @TempDir
    private Path temp;

    private final TestingClock time = new TestingClock();
    private Store store;
    private Devices devices;

    @BeforeEach
    void open() {
        store = Store.open(StateFolder.open(temp.resolve("home")));
        devices = load();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Devices load() {
        DeviceTable table = new DeviceTable(store);
        return new Devices(table, table.all().join(), time);
    }

    private Device device(String id) {
        return new Device(
                id,
                "Phone",
                "Test OS",
                KEY.publicKey(),
                Secrets.hash(TOKEN),
                "operator",
                List.of("n1"),
                time.millis(),
                null,
                null,
                "owner",
                1);
    }

    private DeviceProof proof(String id, String token, DeviceKey key) {
        return DeviceProof.make(key, "gw1", "nonce", id, token, time.millis());
    }

    @Test
    void itIsProvenByTokenAndKeyTogether() {
        devices.add(device("d1")).join();
        assertThat(devices.prove(proof("d1", TOKEN, KEY), "gw1")).isPresent();
        assertThat(devices.prove(proof("d1", TOKEN, DeviceKey.generate()), "gw1"))
                .isEmpty();
        assertThat(devices.prove(proof("d1", Secrets.random(), KEY), "gw1")).isEmpty();
        assertThat(devices.prove(proof("d2", TOKEN, KEY), "gw1")).isEmpty();
        assertThat(devices.prove(proof("d1", TOKEN, KEY), "gw2")).isEmpty();
    }

    @Test
    void aProofIsTimelyForTwoMinutesEitherWay() {
        DeviceProof proof = proof("d1", TOKEN, KEY);
        time.pass(DeviceProof.MAX_SKEW);
        assertThat(proof.isTimely(time)).isTrue();
        time.pass(Duration.ofMillis(1));
        assertThat(proof.isTimely(time)).isFalse();
        time.pass(DeviceProof.MAX_SKEW.multipliedBy(-2).minusMillis(1));
        assertThat(proof.isTimely(time)).isTrue();
        time.pass(Duration.ofMillis(-1));
        assertThat(proof.isTimely(time)).isFalse();
        assertThat(new DeviceProof("d1", TOKEN, "n", Long.MIN_VALUE, "").isTimely(time))
                .isFalse();
        assertThat(new DeviceProof("d1", TOKEN, "n", Long.MAX_VALUE, "").isTimely(time))
                .isFalse();
    }

    @Test
    void itSurvivesARestartWithoutItsToken() throws Exception {
        devices.add(device("d1")).join();
        devices.used("d1", "10.0.0.7");
        assertThat(load().list()).as("its use is written later").allMatch(each -> each.lastUsedAt() == null);
        devices.flush().join();
        assertThat(load().list()).isEqualTo(devices.list());
        devices.update("d1", before -> before.with("Tablet", "viewer", null)).join();
        assertThat(load().list()).isEqualTo(devices.list());
        Device changed = devices.find("d1").orElseThrow();
        assertThat(changed.version()).isEqualTo(2);
        assertThat(changed.lastAddress()).isEqualTo("10.0.0.7");
        store.close();
        assertThat(new String(Files.readAllBytes(temp.resolve("home/homie.db")), StandardCharsets.ISO_8859_1))
                .contains("Tablet")
                .doesNotContain(TOKEN);
    }

    @Test
    void anotherNameIsNoOtherVersion() {
        devices.add(device("d1")).join();
        devices.update("d1", before -> before.with("Tablet", before.role(), before.nodes()))
                .join();
        assertThat(devices.find("d1").orElseThrow().version()).isEqualTo(1);
    }

    @Test
    void whatIsRevokedIsGoneAtOnce() {
        devices.add(device("d1")).join();
        CompletableFuture<Void> revoked = devices.remove("d1");
        assertThat(devices.prove(proof("d1", TOKEN, KEY), "gw1")).isEmpty();
        revoked.join();
        assertThat(load().list()).isEmpty();
        assertFails(devices.remove("d1"), ErrorCode.NOT_FOUND);
    }

    @Test
    void aChangeInFlightDoesNotBringARevokedOneBack() throws Exception {
        devices.add(device("d1")).join();
        CountDownLatch held = new CountDownLatch(1);
        CompletableFuture<Integer> busy = store.submit(connection -> {
            try {
                held.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return 1;
        });
        CompletableFuture<Device> change = devices.update("d1", before -> before.with("Mine", "owner", null));
        assertFails(devices.update("d1", before -> before), ErrorCode.ABORTED);
        CompletableFuture<Void> revoked = devices.remove("d1");
        held.countDown();
        busy.join();
        revoked.join();
        assertFails(change, ErrorCode.NOT_FOUND);
        assertThat(devices.list()).isEmpty();
        assertThat(load().list()).isEmpty();
    }

    @Test
    void whatTheStoreDoesNotTakeIsNotChanged() {
        devices.add(device("d1")).join();
        store.close();
        assertFails(devices.add(device("d2")), ErrorCode.UNAVAILABLE);
        assertFails(devices.update("d1", before -> before.with("Mine", "owner", null)), ErrorCode.UNAVAILABLE);
        assertThat(devices.list()).containsExactly(device("d1"));
        assertFails(devices.remove("d1"), ErrorCode.UNAVAILABLE);
        assertThat(devices.list()).as("revoking counts at once").isEmpty();
    }

    @Test
    void devicesAreBounded() {
        for (int i = 0; i < Devices.MAX; i++) {
            devices.add(device("d" + i)).join();
        }
        assertFails(devices.add(device("more")), ErrorCode.RESOURCE_EXHAUSTED);
    }

    private static void assertFails(CompletableFuture<?> future, ErrorCode code) {
        assertThatThrownBy(future::join).satisfies(thrown -> {
            Throwable failure = thrown instanceof CompletionException wrapped ? wrapped.getCause() : thrown;
            assertThat(failure)
                    .isInstanceOfSatisfying(
                            HomieException.class,
                            error -> assertThat(error.code()).isEqualTo(code));
        });
    }
}
