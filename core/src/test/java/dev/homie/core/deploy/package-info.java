@NullMarked
package dev.homie.core.deploy;

import org.jspecify.annotations.NullMarked;
