package dev.homie.node.screen;
import org.jspecify.annotations.Nullable;
public final class Screen {
  int c, r;
  public Screen(int cols, int rows, int sb) {c=cols;r=rows;}
  public void feed(byte[] b, int o, int l) {}
  public void resize(int cols, int rows) {c=cols;r=rows;}
  public byte[] snapshot(int max) { return new byte[0]; }
  public String text(int rows) { return ""; }
  public int cols() {return c;} public int rows(){return r;} public @Nullable String title(){return null;}
  public void setReplies(ReplySink s) {}
}
