package dev.homie.node.codex.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CodecTest {
    @Test
    void aRequestSaysItsFieldsAndWhatIsMore() {
        Request.ThreadStart start = new Request.ThreadStart(
                "/work",
                null,
                null,
                null,
                Types.SandboxMode.READ_ONLY,
                null,
                null,
                null,
                null,
                Map.of("historyMode", "x"));
        assertThat(start.method()).isEqualTo("thread/start");
        assertThat(Codec.toJson(start))
                .isEqualTo(new JsonObject()
                        .put("cwd", "/work")
                        .put("sandbox", "read-only")
                        .put("historyMode", "x"));
        Request.TurnStart turn = new Request.TurnStart(
                "t",
                List.of(new Types.UserInput.Text("hello", List.of())),
                "c",
                null,
                null,
                null,
                null,
                null,
                null,
                null);
        assertThat(Codec.toJson(turn))
                .isEqualTo(
                        new JsonObject(
                                "{\"threadId\":\"t\",\"clientUserMessageId\":\"c\",\"input\":[{\"type\":\"text\",\"text\":\"hello\",\"text_elements\":[]}]}"));
        assertThat(Codec.toJson(new Request.AccountLogout())).isEqualTo(new JsonObject());
        assertThat(Codec.toJson(new Request.AccountLoginStart(new Types.LoginAccountParams.ChatgptDeviceCode())))
                .isEqualTo(new JsonObject().put("type", "chatgptDeviceCode"));
    }

    @Test
    void aResultKeepsWhatItsRecordDoesNotName() {
        JsonObject json =
                new JsonObject("{\"turn\":{\"id\":\"u\",\"items\":[],\"status\":\"napping\",\"mood\":{\"a\":[1]}}}");
        Types.TurnStartResponse read = Codec.result(
                new Request.TurnStart("t", List.of(), null, null, null, null, null, null, null, null), json);
        assertThat(read.turn().status()).isEqualTo(new Types.TurnStatus("napping"));
        assertThat(read.turn().more()).containsEntry("mood", Map.of("a", List.of(1)));
        assertThat(read.more()).isEmpty();
        assertThat(Codec.toJson(read)).isEqualTo(json);
    }

    @Test
    void anItemIsToldByItsTypeAndAnUnknownOneIsCarried() {
        JsonObject known = new JsonObject(
                "{\"threadId\":\"t\",\"turnId\":\"u\",\"startedAtMs\":5,\"item\":{\"type\":\"agentMessage\",\"id\":\"i\",\"text\":\"x\",\"new\":7}}");
        Notification.ItemStarted started = (Notification.ItemStarted) Codec.notification("item/started", known);
        Types.ThreadItem.AgentMessage message = (Types.ThreadItem.AgentMessage) started.item();
        assertThat(message.text()).isEqualTo("x");
        assertThat(message.more()).containsOnly(Map.entry("new", 7));
        assertThat(Codec.toJson(started)).isEqualTo(known);

        JsonObject unknown =
                known.copy().put("item", new JsonObject("{\"type\":\"hologram\",\"id\":\"i\",\"watts\":3}"));
        started = (Notification.ItemStarted) Codec.notification("item/started", unknown);
        assertThat(started.item()).isEqualTo(new Types.ThreadItem.Unknown("hologram", "i", Map.of("watts", 3)));
        assertThat(Codec.toJson(started)).isEqualTo(unknown);
    }

    @Test
    void whatMissesWhatItNeedsIsUnknownWithAllItHas() {
        JsonObject params = new JsonObject("{\"threadId\":\"t\",\"delta\":\"x\"}");
        assertThat(Codec.notification("item/agentMessage/delta", params))
                .isEqualTo(new Notification.Unknown("item/agentMessage/delta", params.getMap()));
        assertThat(Codec.notification(
                        "item/agentMessage/delta",
                        params.copy().put("itemId", "i").putNull("turnId")))
                .isInstanceOf(Notification.Unknown.class);
        assertThat(Codec.notification("sun/risen", params))
                .isEqualTo(new Notification.Unknown("sun/risen", params.getMap()));
        assertThat(Codec.serverRequest("sun/ask", params))
                .isEqualTo(new ServerRequest.Unknown("sun/ask", params.getMap()));
    }

    @Test
    void aMissingListIsEmptyAndAMissingOptionAbsent() {
        Notification.ItemStarted started = (Notification.ItemStarted)
                Codec.notification(
                        "item/started",
                        new JsonObject(
                                "{\"threadId\":\"t\",\"turnId\":\"u\",\"startedAtMs\":5,\"item\":{\"type\":\"commandExecution\",\"id\":\"i\",\"command\":\"ls\",\"cwd\":\"/\",\"status\":\"inProgress\"}}"));
        Types.ThreadItem.CommandExecution command = (Types.ThreadItem.CommandExecution) started.item();
        assertThat(command.commandActions()).isEmpty();
        assertThat(command.exitCode()).isNull();
        assertThat(command.status()).isEqualTo(Types.CommandExecutionStatus.IN_PROGRESS);
    }

    @Test
    void rubbishIsRefusedWithoutQuotingIt() {
        assertThatThrownBy(() -> Codec.parse("{\"secret".getBytes(StandardCharsets.UTF_8)))
                .hasMessage("not an object in JSON: 8 bytes");
        assertThatThrownBy(() -> Codec.parse("[]".getBytes(StandardCharsets.UTF_8)))
                .hasMessage("not an object in JSON: 2 bytes");
    }
}
