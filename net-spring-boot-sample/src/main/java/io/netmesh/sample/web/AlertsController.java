package io.netmesh.sample.web;

import io.netmesh.sample.coldchain.Alert;
import io.netmesh.sample.coldchain.AlertLog;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The alerts that are kept, newest first. */
@RestController
class AlertsController {

    private final AlertLog alerts;

    AlertsController(AlertLog alerts) {
        this.alerts = alerts;
    }

    @GetMapping("/api/alerts")
    List<Alert> latest() {
        return alerts.newestFirst();
    }
}
