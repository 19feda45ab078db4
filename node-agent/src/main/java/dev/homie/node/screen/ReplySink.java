package dev.homie.node.screen;
public interface ReplySink { void reply(byte[] bytes); }
