/** Commands about machines that hang on a gateway by an outbound link. */
@NullMarked
package dev.homie.cli.node;

import org.jspecify.annotations.NullMarked;
