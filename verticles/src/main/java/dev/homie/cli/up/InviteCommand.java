package dev.homie.cli.up;

import dev.homie.cli.HomeOption;
import dev.homie.cli.client.RunningServer;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code homie invite}. */
@Command(
        name = "invite",
        description = {
            "Print the line that makes another machine a node of this cluster.",
            "On the gateway that holds the CA, while it runs. The line works once, within ten minutes; whoever has it gets"
                    + " in, so keep it as you would a password."
        })
public final class InviteCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final HomeOption home = new HomeOption();

    @Override
    public void run() {
        Map<String, Object> invitation = RunningServer.require(home.path()).newInvitation();
        PrintWriter out = spec.commandLine().getOut();
        out.println("Run this on the other machine, once within ten minutes; it joins cluster "
                + invitation.get("clusterName") + ":");
        out.println();
        out.println("  homie join " + invitation.get("address") + " --code " + invitation.get("code") + " --ca "
                + invitation.get("fingerprint"));
        out.println();
    }
}
