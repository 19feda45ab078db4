package dev.homie.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.nayuki.qrcodegen.QrCode;
import java.util.List;
import org.junit.jupiter.api.Test;

class QrTextTest {
    @Test
    void aLinkFitsEightyColumnsAndShowsEveryModule() {
        String link = "http://127.0.0.1:7317/#code=" + "x".repeat(72);
        QrCode code = QrCode.encodeText(link, QrCode.Ecc.LOW);
        List<String> lines = QrText.of(link).stream()
                .map(line -> line.replaceAll("\033\\[[0-9;]*m", ""))
                .toList();
        assertThat(lines).allMatch(line -> line.length() <= 80);
        int indent = 2;
        int quiet = 2;
        for (int y = 0; y < code.size; y++) {
            for (int x = 0; x < code.size; x++) {
                char shown = lines.get((y + quiet) / 2).charAt(x + quiet + indent);
                boolean upper = (y + quiet) % 2 == 0;
                boolean dark = shown == '█' || shown == (upper ? '▀' : '▄');
                assertThat(dark).as("%d, %d", x, y).isEqualTo(code.getModule(x, y));
            }
        }
    }
}
