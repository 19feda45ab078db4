package dev.homie.core.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Against a program that speaks as {@code secret-tool} does, and writes down how it was called. */
@EnabledOnOs(OS.LINUX)
final class SecretToolTest {
    private static final String SCRIPT = """
            #!/bin/sh
            echo "$@" >> "$KEPT/calls"
            verb=$1
            eval account=\\${$#}
            case $verb in
              store) cat > "$KEPT/$account" ;;
              lookup) [ -f "$KEPT/$account" ] || exit 1; cat "$KEPT/$account" ;;
              clear) rm -f "$KEPT/$account" ;;
            esac
            """;

    @TempDir
    private Path temp;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void install() throws Exception {
        program("secret-tool", SCRIPT);
        environment.put("PATH", temp + ":/usr/bin:/bin");
        environment.put("KEPT", temp.toString());
        environment.put("DBUS_SESSION_BUS_ADDRESS", "unix:path=" + temp.resolve("bus"));
    }

    @Test
    void keepsAKeyAndGivesItBack() throws Exception {
        Keychain keychain = SecretTool.find(environment).orElseThrow();

        assertThat(keychain.find("homie-1")).isEmpty();
        keychain.put("homie-1", "the-secret");
        assertThat(keychain.find("homie-1")).contains("the-secret");
        assertThat(keychain.find("homie-2")).isEmpty();
        keychain.remove("homie-1");
        assertThat(keychain.find("homie-1")).isEmpty();
        assertThat(Files.readString(temp.resolve("calls")))
                .as("arguments are there for everybody on the machine to read")
                .contains("store")
                .doesNotContain("the-secret");
    }

    @Test
    void withoutASessionBusOrTheProgramThereIsNone() throws Exception {
        environment.remove("DBUS_SESSION_BUS_ADDRESS");
        assertThat(SecretTool.find(environment)).isEmpty();
        environment.put("XDG_RUNTIME_DIR", temp.toString());
        assertThat(SecretTool.find(environment)).isEmpty();
        Files.createFile(temp.resolve("bus"));
        assertThat(SecretTool.find(environment)).isPresent();
        environment.put("PATH", "/nowhere::relative");
        assertThat(SecretTool.find(environment)).isEmpty();
    }

    @Test
    void oneThatRefusesSaysWhatToDo() throws Exception {
        program("secret-tool", "#!/bin/sh\nexit 3\n");
        Keychain keychain = SecretTool.find(environment).orElseThrow();

        assertThatThrownBy(() -> keychain.put("homie-1", "the-secret"))
                .hasMessageContaining("exit code 3")
                .hasMessageContaining("homie secrets file")
                .hasMessageNotContaining("the-secret");
        assertThat(keychain.find("homie-1")).isEqualTo(Optional.empty());
    }

    private void program(String name, String script) throws Exception {
        Path file = temp.resolve(name);
        Files.writeString(file, script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }
}
