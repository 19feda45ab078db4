/** Takes verticles of the owner's own into a process that runs, and out of it. */
@NullMarked
package dev.homie.core.deploy;

import org.jspecify.annotations.NullMarked;
