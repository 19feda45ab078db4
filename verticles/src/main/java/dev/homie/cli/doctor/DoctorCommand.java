package dev.homie.cli.doctor;

import dev.homie.cli.HomeOption;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code homie doctor}. */
@Command(
        name = "doctor",
        description = "Look for what keeps Homie from working here. The exit code is 1 when something is wrong.")
public final class DoctorCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final HomeOption home = new HomeOption();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        boolean well = true;
        for (Finding finding : new Checks(home.path(), System.getenv()).run()) {
            out.println(finding.line());
            well &= finding.well();
        }
        return well ? 0 : 1;
    }
}
