/** Which versions of Homie work together while machines are upgraded one after the other. */
@NullMarked
package dev.homie.core.compat;

import org.jspecify.annotations.NullMarked;
