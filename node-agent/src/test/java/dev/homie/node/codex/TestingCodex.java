package dev.homie.node.codex;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The real codex of {@code node-agent/src/test/codex/package.json}, installed by npm once for all test runs of this user
 * (in {@code $HOMIE_TESTING_CODEX} or in the user's cache), and a CODEX_HOME for it that reaches nothing but loopback.
 *
 * @param home the CODEX_HOME
 * @param cwd a folder that codex trusts
 * @param environment what its process needs besides this one's environment, CODEX_HOME included
 */
public record TestingCodex(Path home, Path cwd, Map<String, String> environment) {
    private static final class Installed {
        static final String PROGRAM = install();

        private static String install() {
            try (TestingScript script = new TestingScript("codex.mjs")) {
                return script.said().get("program").asText();
            }
        }
    }

    /** The {@code codex} program; the first call may take as long as npm does. */
    public static Path program() {
        return Path.of(Installed.PROGRAM);
    }

    /** A home and a trusted folder under {@code folder}; the model wants no login. */
    public static TestingCodex home(Path folder, TestingModelServer model) {
        return home(folder, model.url(), model.url(), false);
    }

    /** The same, with a model that wants a login by that issuer. */
    public static TestingCodex homeWithLogin(Path folder, TestingModelServer model, TestingIssuer issuer) {
        return home(folder, model.url(), issuer.url(), true);
    }

    private static TestingCodex home(Path folder, String model, String issuer, boolean login) {
        Path home = folder.resolve("codex-home");
        Path cwd = folder.resolve("work");
        // A login shell reads what is in HOME: this user's own may take any time, or wait for something.
        Path user = folder.resolve("user");
        Path scripts = TestingScript.folder();
        try {
            Files.createDirectories(home);
            Files.createDirectories(cwd);
            Files.createDirectories(user);
            Path real = cwd.toRealPath();
            String config = Files.readString(scripts.resolve("config.toml"))
                    .replace("${catalog}", quoted(scripts.resolve("models.json")))
                    .replace("${model}", model)
                    .replace("${issuer}", issuer)
                    .replace("${login}", Boolean.toString(login))
                    .replace("${cwd}", quoted(real));
            Files.writeString(home.resolve("config.toml"), config);
            Map<String, String> environment = Map.of(
                    "CODEX_HOME",
                    home.toString(),
                    "HOME",
                    user.toString(),
                    "CODEX_APP_SERVER_LOGIN_ISSUER",
                    issuer,
                    "CODEX_REVOKE_TOKEN_URL_OVERRIDE",
                    issuer + "/oauth/revoke");
            return new TestingCodex(home, real, environment);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String quoted(Path path) {
        return path.toString().replace("\\", "\\\\");
    }
}
