/** {@code homie policy}: who may do what, and why. */
@NullMarked
package dev.homie.cli.policy;

import org.jspecify.annotations.NullMarked;
