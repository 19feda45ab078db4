package dev.homie.cli.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What `homie service install` writes, in full, and what the systems themselves say of it. */
class ServiceDefinitionTest {
    private static final Path GOLDEN = Path.of("src", "test", "resources", "service");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    static Stream<String> golden() {
        return Stream.of(
                "homie.service",
                "homie-node.service",
                "homie-gateway.service",
                "homie-gateway-system.service",
                "dev.homie.plist",
                "homie-task.xml");
    }

    @ParameterizedTest
    @MethodSource("golden")
    void isWrittenInFull(String name) throws IOException {
        String rendered = render(name);
        if (System.getenv("HOMIE_UPDATE_GOLDEN") != null) {
            Files.writeString(GOLDEN.resolve(name), rendered);
        }
        assertThat(rendered).isEqualTo(Files.readString(GOLDEN.resolve(name)));
    }

    @Test
    void systemdUnderstandsTheUnits() throws Exception {
        assumeTrue(Programs.run(List.of("systemd-analyze", "--version")).well(), "no systemd-analyze here");
        for (String name : golden().filter(each -> each.endsWith(".service")).toList()) {
            Path unit = folder.resolve(name);
            // It looks for the program itself.
            Files.writeString(unit, render(name).replace("ExecStart=\"/opt/my homie/homie\"", "ExecStart=/bin/true"));
            boolean user = !name.contains("system");
            Programs.Result result = Programs.run(List.of(
                    "env",
                    "XDG_RUNTIME_DIR=" + folder,
                    "systemd-analyze",
                    "verify",
                    "--man=no",
                    user ? "--user" : "--system",
                    unit.toString()));
            assertThat(result.output()).as(name).isEmpty();
            assertThat(result.exitCode()).as(name).isZero();
        }
    }

    @Test
    void terminalsKeepWhatTheirUserMay() throws IOException {
        for (String name : List.of("homie.service", "homie-node.service")) {
            assertThat(render(name))
                    .as("sudo and su")
                    .contains("NoNewPrivileges=no")
                    // Each of these implies NoNewPrivileges in a service that is not root's, or changes files under a
                    // shell.
                    .doesNotContainPattern("(?m)^(Protect|Private|Restrict[A-Z][a-z]|SystemCall|Lock|Memory|Capability)"
                            + "(?!artPrevent)[A-Za-z]*=");
        }
        assertThat(render("homie-gateway.service")).contains("NoNewPrivileges=yes", "SystemCallFilter=");
    }

    @Test
    void theXmlIsXml() throws Exception {
        for (ServiceManager manager : List.of(new Launchd(501), new WindowsTasks())) {
            byte[] file = manager.encode(manager.render(spec(Role.NODE, "wss://a/?b=1&c=<\"d\">")));
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
            assertThat(factory.newDocumentBuilder()
                            .parse(new ByteArrayInputStream(file))
                            .getDocumentElement()
                            .getTextContent())
                    .contains("wss://a/?b=1&c=<\"d\">");
        }
    }

    @Test
    void systemdTakesWordsAsTheyAreMeant() {
        assertThat(Systemd.quoted("plain", true)).isEqualTo("plain");
        assertThat(Systemd.quoted("two words", true)).isEqualTo("\"two words\"");
        assertThat(Systemd.quoted("100%h $HOME \"x\" \\", true)).isEqualTo("\"100%%h $$HOME \\\"x\\\" \\\\\"");
        assertThat(Systemd.quoted("PATH=$x", false)).as("no variables there").isEqualTo("PATH=$x");
        assertThat(Systemd.quoted("", true)).isEqualTo("\"\"");
    }

    private static String render(String name) {
        return switch (name) {
            case "homie.service" -> new Systemd(false).render(spec(Role.UP));
            case "homie-node.service" -> new Systemd(false).render(spec(Role.NODE, "--gateway", "wss://homie.example"));
            case "homie-gateway.service" -> new Systemd(false).render(spec(Role.GATEWAY));
            case "homie-gateway-system.service" -> new Systemd(true).render(spec(Role.GATEWAY));
            case "dev.homie.plist" -> new Launchd(501).render(spec(Role.UP));
            case "homie-task.xml" -> new WindowsTasks().render(spec(Role.UP));
            default -> throw new AssertionError(name);
        };
    }

    private static ServiceSpec spec(Role role, String... arguments) {
        return new ServiceSpec(
                role.serviceName(),
                role,
                Stream.concat(role.arguments().stream(), Stream.of(arguments)).toList(),
                Path.of("/opt/my homie/homie"),
                Path.of("/home/ada/.homie 100%"),
                "ada",
                Path.of("/home/ada"),
                Path.of("/usr/lib/jvm/java-17"),
                "/usr/local/bin:/usr/bin:/bin");
    }

    /** The bytes that a task scheduler reads. */
    @Test
    void windowsReadsUtf16() {
        byte[] file = new WindowsTasks().encode("<a/>");
        assertThat(file).startsWith((byte) 0xff, (byte) 0xfe);
        assertThat(new String(file, StandardCharsets.UTF_16)).isEqualTo("<a/>");
    }
}
