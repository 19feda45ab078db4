@NullMarked
package dev.homie.node.screen;

import org.jspecify.annotations.NullMarked;
