package dev.homie.node.screen;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each feature on its own, on 20×6 with 10 lines of scrollback, against the oracle. {@code ^} stands for ESC. */
class ScreenCasesTest {
    private static TestingOracle oracle;

    @BeforeAll
    static void start() throws IOException {
        oracle = new TestingOracle();
    }

    @AfterAll
    static void stop() throws IOException {
        oracle.close();
    }

    static List<String> outputs() {
        return List.of(
                "hello",
                "more than one line of text, wrapped",
                "exactly twenty cells",
                "exactly twenty cells\r\nnext",
                "exactly twenty cells^[m",
                "exactly twenty cells^[K^[2K",
                "1\r\n2\r\n3\r\n4\r\n5\r\n6\r\n7\r\n8\r\n9",
                "1\n2\n3\13\14\b\b4\t5\t6\r7\7\0",
                "wide 漢字 at the edge 漢字漢字",
                "漢字^[2Dx",
                "漢字^[3Dx",
                "漢字^[3D^[K",
                "漢字^[4G^[P",
                "漢字^[2G^[@",
                "e\u0301 a\u0300\u0301\u0302 漢\u0301",
                "\u0301lonely, \u200Bzero",
                "exactly twenty cellx\u0301",
                "\uD83D\uDE00\uD83D\uDC68\u200D\uD83D\uDC69",
                "^[31mred^[1;4mbold^[0mplain^[7minverse^[27m^[2;3;5;8;9;53mall^[22;23;25;28;29;55mnone",
                "^[38;5;200mA^[48;5;100mB^[38;2;1;2;3mC^[48;2;4;5;6mD^[39;49mE",
                "^[38:5:200mA^[48:2::1:2:3mB^[38:2:1:2:3mC^[58:5:3;4mD^[58;2;9;8;7;4:3mE^[59mF^[4:0mG",
                "^[4:1mA^[4:2mB^[4:3mC^[4:4mD^[4:5mE^[21mF^[24mG^[4mH",
                "^[91;102mbright^[100;37mtoo",
                "^[41m^[2Jred all over^[K^[mand plain",
                "^[44m\r\n\r\n\r\n\r\n\r\n\r\n\r\nscrolled in blue",
                "ABCDEF^[3G^[1K",
                "ABCDEF^[3G^[0K",
                "ABCDEF^[3G^[2K",
                "A\r\nB\r\nC^[2;1H^[J",
                "A\r\nB\r\nC^[2;1H^[1J",
                "A\r\nB\r\nC^[2J",
                "1\r\n2\r\n3\r\n4\r\n5\r\n6\r\n7\r\n8^[3J",
                "1\r\n2\r\n3\r\n4\r\n5\r\n6^[2;4r^[2;1H^M^M^[4;1H\n\nx",
                "1\r\n2\r\n3\r\n4\r\n5\r\n6^[1;3r^[3;1H\n\n\nx",
                "1\r\n2\r\n3\r\n4\r\n5\r\n6^[2;4r^[3;1H^[L",
                "1\r\n2\r\n3\r\n4\r\n5\r\n6^[2;4r^[3;1H^[9M",
                "1\r\n2\r\n3^[S^[2T",
                "^[2;5r^[?6h^[2;3Hx^[99;99Hy^[?6l",
                "^[2;5r^[?6h^[2;3Hx",
                "ABCDEF^[3G^[2@",
                "ABCDEF^[3G^[2P",
                "ABCDEF^[3G^[2X",
                "ABC^[5b",
                "漢^[3b",
                "ABCDEF^[2 @",
                "ABCDEF^[2 A",
                "ABCDEF^[3G^[2'}",
                "ABCDEF^[3G^[2'~",
                "^[5;5Hx^[Ay^[Bz^[2C^[3Dw^[Ev^[Fu^[7Gt^[3ds^[2er^[2aq^[4`p",
                "^[3g^[5G^[H^[12G^[H\rA\tB\tC",
                "A^[2IB^[ZC",
                "^[9G^[g\rA\tB",
                "^(0lqqk^(Bx",
                "^[)0\16lqqk\17x",
                "\33(0lqk\33(Bx\33)0\16q\17q",
                "\33(K[\\]\33(Z#",
                "\33*0\33nq",
                "\33+0\33oq",
                "A\33" + "7\33[3;3H\33[31mB\33" + "8C",
                "A\33[s\33[3;3HB\33[uC",
                "\33(0\33" + "7\33(Bq\33" + "8q",
                "normal\33[?1049halt\33[2;2Hscreen\33[31m",
                "normal\33[?1049halt\33[?1049lback",
                "normal\33[?47halt\33[?47lback",
                "normal\33[?1047h\33[41malt\33[?1047lback",
                "\33[?1048hA\33[?1048lB",
                "normal\33[3;4H\33[?1049h\33[2;5r\33[3g\33" + "7x",
                "\33[?7lmore than one line of text, not wrapped",
                "\33[?7l漢字漢字漢字漢字漢字漢字",
                "\33[4hABC\33[2GDE",
                "\33[20hA\nB",
                "\33[?45habcdefghijklmnopqrstu\b\b\b",
                "\33[?5h\33[?1h\33=\33[?2004h\33[?1003h\33[?1006h\33[?1004h\33[?25l",
                "\33[?9h",
                "\33[?1000h",
                "\33[?1002h\33[?1016h",
                "\33[?2026h",
                "\33[?12h\33[3 q",
                "\33[6 q",
                "\33[7 q",
                "\33]0;a title\7",
                "\33]2;ünï\33\\",
                "\33]2;cut\30x",
                "\33]4;1;#ff0000;2;rgb:1/2/3\7\33]10;#123456\7\33]12;rgb:ff/00/80\7",
                "\33]11;#123\7\33]111\7\33]4;7;#777777777777\7\33]104;7\7",
                "\33]8;;https://example.org/\7link\33]8;;\7 not",
                "\33]8;id=a:b=c;https://example.org/x;y\7one\33[1m two",
                "\33]52;c;aGk=\7x",
                "\33Pq#0;2;0\33\\x",
                "\33_apc\33\\x\33^pm\33\\y",
                "\33[1\"qkept\33[0\"qgone\33[?2J",
                "\33[1\"qkept\33[0\"qgone\r\33[?K",
                "\33[31mtext\33[?6h\33[2;3r\33[!pafter",
                "\33[31mtext\33[?1003h\33]2;t\7\33cafter",
                "\33#8\33[3;3Hx",
                "\33[41m\33#8",
                "\33[2;4r\33[?6h\33#8",
                "\33[?1049h\33[2;4r\33[?6h\33#8",
                "\33[c\33[>c\33[5n\33[6n\33[?6n\33[?7$p\33[4$p\33[?1049$p\33[?9999$p\33[18t\33P$qm\33\\\33P$qr\33\\\33P$qx\33\\",
                "\33[12",
                "\33[?1;2",
                "\33[1;2 ",
                "\33[>",
                "\33[?25$",
                "\33[38:2:",
                "\33(",
                "\33#",
                "\33]0;half",
                "\33P$q",
                "\33P1;2",
                "\33Pq12",
                "\33_half",
                "\33[3<",
                "\33",
                "x\33[1;2;3;4;5;6;7;8;9;10;11;12;13;14;15;16;17;18;19;20;21;22;23;24;25;26;27;28;29;30;31;32;33;3",
                "\u0084\u0085\u0088\u008D\u009B31mx\u009D0;t\u009Cy\u0090q\u009Cz");
    }

    private static byte[] bytes(String output) {
        return output.replace('^', '\33').getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @MethodSource("outputs")
    void looksLikeTheOracles(String output) throws IOException {
        byte[] more = "1mX\33\\\u0301Y\33[31mé\r\n\tZ\33[3bw".getBytes(StandardCharsets.UTF_8);
        new TestingComparison(oracle).check(output, 20, 6, 10, List.of(TestingStep.write(bytes(output))), more);
    }

    @ParameterizedTest
    @MethodSource("outputs")
    void mayBeSplitAnywhere(String output) {
        TestingComparison.checkSplits(output, 20, 6, bytes(output), new Random(3));
    }

    @ParameterizedTest
    @CsvSource({"10,6", "5,3", "40,6", "20,2", "20,12", "33,9", "2,1", "7,20"})
    void reflowsLikeTheOracle(int cols, int rows) throws IOException {
        for (String text : List.of(
                "$ one\r\nsome text that is longer than a line and so is wrapped twice\r\n$ two 漢字漢字漢字漢字漢字漢字漢字\r\n$ ",
                "a\r\nb\r\nc\r\nd\r\ne\r\nf\r\ng\r\nh\r\n$ ",
                "\33[31mred text that is longer than a line\33[m\r\nx\33[1;1H",
                "normal text that is longer than a line\33[?1049h\33[3;3Halt")) {
            new TestingComparison(oracle)
                    .check(
                            text + " to " + cols + "×" + rows,
                            20,
                            6,
                            10,
                            List.of(TestingStep.write(bytes(text)), TestingStep.resize(cols, rows)),
                            bytes("more\r\n"));
        }
    }
}
