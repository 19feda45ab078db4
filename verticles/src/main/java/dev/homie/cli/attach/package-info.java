/** {@code homie attach}: a session in the terminal one is sitting at. */
@NullMarked
package dev.homie.cli.attach;

import org.jspecify.annotations.NullMarked;
