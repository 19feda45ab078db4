package dev.homie.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static dev.homie.gateway.TestingClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import dev.homie.core.policy.AddressKind;
import dev.homie.core.policy.Policy;
import dev.homie.core.policy.Rule;
import dev.homie.protocol.Scopes;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The arrows between modules and packages, and between the policy and what is behind it. */
final class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.homie");

    private static final String PROTOCOL = "dev.homie.protocol..";
    private static final String CORE = "dev.homie.core..";
    private static final String GATEWAY = "dev.homie.gateway..";
    private static final String NODE = "dev.homie.node..";
    private static final String LAUNCHER = "dev.homie.cli..";

    @Test
    void modulesDependOneWay() {
        forbid(PROTOCOL, CORE, GATEWAY, NODE, LAUNCHER, "io.vertx..");
        forbid(CORE, GATEWAY, NODE, LAUNCHER);
        // Gateway and node meet on the bus only; the launcher alone deploys both.
        forbid(GATEWAY, NODE, LAUNCHER);
        forbid(NODE, GATEWAY, LAUNCHER);
    }

    @Test
    void coreHasNoTransport() {
        noClasses()
                .that()
                .resideInAPackage(CORE)
                // but the bus itself, when it spans machines
                .and()
                .resideOutsideOfPackage("dev.homie.core.cluster..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx.core.http..", "io.vertx.core.net..", "io.vertx.ext.web..")
                .check(CLASSES);
    }

    @Test
    void theGatewaysPackagesDependOneWay() {
        SlicesRuleDefinition.slices()
                .matching("dev.homie.gateway.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
        SlicesRuleDefinition.slices()
                .matching("dev.homie.core.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void behindEveryMethodOfThePolicyIsSomebody(@TempDir Path home) {
        try (TestingGateway gateway = TestingGateway.start(home);
                TestingClient client = gateway.client()) {
            for (Rule rule : Policy.standard().rules()) {
                // Those are for whoever is not in yet.
                boolean strangers = rule.scopes().contains(Scopes.PAIRING_REQUEST);
                if (rule.kind() == AddressKind.METHOD && !strangers) {
                    // Of a family of methods, one of them.
                    String method = rule.pattern().replace("agent.codex.*", "agent.codex.thread.list");
                    JsonObject error = client.request(method, json()).getJsonObject("error", new JsonObject());
                    assertThat(error.getString("code", "OK")).as(rule.pattern()).isIn("OK", "INVALID_ARGUMENT");
                }
            }
        }
    }

    private static void forbid(String from, String... to) {
        noClasses()
                .that()
                .resideInAPackage(from)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(to)
                // The launcher's package may not exist in a build of the parts alone.
                .allowEmptyShould(true)
                .check(CLASSES);
    }
}
