/** Tests of the frame codec. */
@NullMarked
package dev.homie.protocol.frame;

import org.jspecify.annotations.NullMarked;
