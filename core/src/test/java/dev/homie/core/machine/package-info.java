@NullMarked
package dev.homie.core.machine;

import org.jspecify.annotations.NullMarked;
