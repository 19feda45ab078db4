/** {@code homie doctor}: looks for what keeps Homie from working, and says it in plain words. */
@NullMarked
package dev.homie.cli.doctor;

import org.jspecify.annotations.NullMarked;
