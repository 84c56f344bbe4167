package dev.alldrawn.sample.androidx.boards

import android.os.Bundle
import androidx.activity.ComponentActivity
import androidx.activity.compose.setContent
import androidx.compose.foundation.background
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.material3.MaterialTheme
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.Color
import androidx.navigation.compose.NavHost
import androidx.navigation.compose.composable
import androidx.navigation.compose.rememberNavController
import dev.alldrawn.compose.surfaces
import dev.alldrawn.sample.androidx.Holder
import dev.alldrawn.sample.androidx.Style

/** The screens about boards, in Compose: the list of all boards, and one board. */
class Boards : ComponentActivity(), Holder {
    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        setContent { MaterialTheme { Destinations() } }
    }
}

/**
 * Shows the current navigation destination. The modifier `surfaces` makes each destination a surface that is named by
 * its route.
 */
@Composable
private fun Destinations() {
    val controller = rememberNavController()
    NavHost(controller, "boards", Modifier.fillMaxSize().background(Color(Style.PAPER)).surfaces(controller)) {
        composable("boards") { BoardList(open = { controller.navigate("boards/$it") }) }
        composable("boards/{film}") { entry -> Board(entry.arguments?.getString("film") ?: "") }
    }
}
