/** Tests of the wire's types. */
@NullMarked
package dev.homie.protocol;

import org.jspecify.annotations.NullMarked;
