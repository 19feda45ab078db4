/** Stub. */
@org.jspecify.annotations.NullMarked
package dev.homie.node.screen;
