package check

import (
	"bytes"
	"os/exec"
	"strings"
	"sync"
	"testing"

	apps "k8s.io/api/apps/v1"
	core "k8s.io/api/core/v1"
	networking "k8s.io/api/networking/v1"
	policy "k8s.io/api/policy/v1"
	"sigs.k8s.io/yaml"
)

const chart = "../helm/ostiary"

// helmProgram is Helm, as go.mod has it.
var helmProgram = sync.OnceValues(func() (string, error) {
	path, err := exec.Command("go", "tool", "-n", "helm").Output() // which builds it
	return strings.TrimSpace(string(path)), err
})

// helm runs Helm on the chart, with values, and returns what it says.
func helm(t *testing.T, args ...string) (string, error) {
	t.Helper()
	program, err := helmProgram()
	if err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), program, args...)
	var out, errs bytes.Buffer
	command.Stdout, command.Stderr = &out, &errs
	err = command.Run()
	return out.String() + errs.String(), err
}

// installed is what a chart makes in a cluster, by kind.
type installed struct {
	deployment apps.Deployment
	service    core.Service
	account    core.ServiceAccount
	volume     *core.PersistentVolumeClaim
	ingress    *networking.Ingress
	network    *networking.NetworkPolicy
	budget     *policy.PodDisruptionBudget
}

// install renders the chart, and reads each object strictly as what it says it is.
func install(t *testing.T, values ...string) (i installed) {
	t.Helper()
	out, err := helm(t, template("auth", values)...)
	if err != nil {
		t.Fatal(out)
	}
	for document := range strings.SplitSeq(out, "\n---\n") {
		var head struct{ APIVersion, Kind string }
		if err := yaml.Unmarshal([]byte(document), &head); err != nil {
			t.Fatal(err)
		}
		kinds := map[string]func() any{
			"apps/v1 Deployment":                 func() any { return &i.deployment },
			"v1 Service":                         func() any { return &i.service },
			"v1 ServiceAccount":                  func() any { return &i.account },
			"v1 PersistentVolumeClaim":           func() any { i.volume = &core.PersistentVolumeClaim{}; return i.volume },
			"networking.k8s.io/v1 Ingress":       func() any { i.ingress = &networking.Ingress{}; return i.ingress },
			"networking.k8s.io/v1 NetworkPolicy": func() any { i.network = &networking.NetworkPolicy{}; return i.network },
			"policy/v1 PodDisruptionBudget":      func() any { i.budget = &policy.PodDisruptionBudget{}; return i.budget },
		}
		object := kinds[head.APIVersion+" "+head.Kind]
		if object == nil {
			t.Fatalf("there is a %q of %q", head.Kind, head.APIVersion)
		}
		if err := yaml.UnmarshalStrict([]byte(document), object()); err != nil {
			t.Fatalf("%s: %v\n%s", head.Kind, err, document)
		}
	}
	return i
}

func template(release string, values []string) []string {
	args := []string{"template", release, chart, "--kube-version", "1.33.0", "--namespace", "doors"}
	for _, value := range values {
		args = append(args, "--set", value)
	}
	return args
}

const publicURL = "publicURL=https://auth.example.com"

func TestChartLint(t *testing.T) {
	if out, err := helm(t, "lint", chart, "--strict", "--kube-version", "1.33.0", "--set", publicURL); err != nil {
		t.Error(out)
	}
}

func TestChartOnSQLite(t *testing.T) {
	i := install(t, publicURL)
	spec := i.deployment.Spec
	if *spec.Replicas != 1 || spec.Strategy.Type != apps.RecreateDeploymentStrategyType {
		t.Errorf("a second server could meet the first: %d, %s", *spec.Replicas, spec.Strategy.Type)
	}
	if i.volume == nil || i.ingress != nil || i.network != nil || i.budget != nil {
		t.Errorf("%+v", i)
	}
	pod := spec.Template.Spec
	env := variables(pod.Containers[0])
	if env["OSTIARY_DATABASE_URL"] != "sqlite:/data/ostiary.db" || env["OSTIARY_PUBLIC_URL"] != "https://auth.example.com" || env["OSTIARY_LISTEN"] != ":8080" {
		t.Error(env)
	}
	if pod.Volumes[1].PersistentVolumeClaim.ClaimName != i.volume.Name || pod.Containers[0].VolumeMounts[1].MountPath != "/data" {
		t.Errorf("%+v", pod.Volumes)
	}
	restricted(t, pod)
}

func TestChartOnPostgreSQL(t *testing.T) {
	i := install(t, "publicURL=https://auth.example.com:8443", "replicas=3", "database.kind=postgres", "database.secret=db", "secretKey.secret=seal",
		"admin.username=root", "admin.secret=first", "trustedProxies={10.0.0.0/8,fd00::/8}", "image.tag=v1.2.3", "metrics.enabled=true", "settings.OSTIARY_AUDIENCE=https://api.example.com",
		"ingress.enabled=true", "ingress.className=nginx", "ingress.tlsSecret=tls", "networkPolicy.enabled=true",
		"networkPolicy.from[0].namespaceSelector.matchLabels.name=ingress", "nodeSelector.disk=ssd", "resources.limits.memory=1Gi")
	pod := i.deployment.Spec.Template.Spec
	restricted(t, pod)
	env := variables(pod.Containers[0])
	for name, want := range map[string]string{
		"OSTIARY_DATABASE_URL_FILE": "/run/secrets/ostiary/database-url", "OSTIARY_SECRET_KEY_FILE": "/run/secrets/ostiary/secret-key",
		"OSTIARY_ADMIN_PASSWORD_FILE": "/run/secrets/ostiary/admin-password", "OSTIARY_ADMIN_USERNAME": "root",
		"OSTIARY_TRUSTED_PROXIES": "10.0.0.0/8,fd00::/8", "OSTIARY_AUDIENCE": "https://api.example.com", "OSTIARY_DATABASE_URL": "",
		"OSTIARY_METRICS_LISTEN": ":9090",
	} {
		if env[name] != want {
			t.Errorf("%s is %q, want %q", name, env[name], want)
		}
	}
	secrets := map[string]string{}
	for _, source := range pod.Volumes[1].Projected.Sources {
		secrets[source.Secret.Name] = source.Secret.Items[0].Path
	}
	if secrets["db"] != "database-url" || secrets["seal"] != "secret-key" || secrets["first"] != "admin-password" {
		t.Error(secrets)
	}
	if pod.Containers[0].Image != "ghcr.io/ostiary/ostiary:v1.2.3" || pod.NodeSelector["disk"] != "ssd" || len(pod.TopologySpreadConstraints) != 1 {
		t.Errorf("%+v", pod)
	}
	if i.volume != nil || i.budget == nil || i.network == nil || i.ingress == nil {
		t.Fatalf("%+v", i)
	}
	if len(i.service.Spec.Ports) != 2 || len(i.network.Spec.Ingress[0].Ports) != 2 || len(i.ingress.Spec.Rules[0].HTTP.Paths) != 1 {
		t.Errorf("%+v", i.service.Spec)
	}
	if rule := i.ingress.Spec.Rules[0]; rule.Host != "auth.example.com" || rule.HTTP.Paths[0].Backend.Service.Name != i.service.Name || i.ingress.Spec.TLS[0].SecretName != "tls" {
		t.Errorf("%+v", i.ingress.Spec)
	}
	for name, selector := range map[string]map[string]string{
		"Service": i.service.Spec.Selector, "budget": i.budget.Spec.Selector.MatchLabels, "network": i.network.Spec.PodSelector.MatchLabels,
	} {
		for label, value := range selector {
			if i.deployment.Spec.Template.Labels[label] != value || len(selector) != 2 {
				t.Errorf("the %s does not find the pods: %v", name, selector)
			}
		}
	}
}

// restricted wants what the restricted Pod Security Standard asks for, and more.
func restricted(t *testing.T, pod core.PodSpec) {
	t.Helper()
	container := pod.Containers[0]
	if !*pod.SecurityContext.RunAsNonRoot || *pod.SecurityContext.RunAsUser != 65532 || pod.SecurityContext.SeccompProfile.Type != core.SeccompProfileTypeRuntimeDefault ||
		*container.SecurityContext.AllowPrivilegeEscalation || !*container.SecurityContext.ReadOnlyRootFilesystem ||
		len(container.SecurityContext.Capabilities.Drop) != 1 || container.SecurityContext.Capabilities.Drop[0] != "ALL" ||
		*pod.AutomountServiceAccountToken || *pod.EnableServiceLinks {
		t.Errorf("not restricted: %+v %+v", pod.SecurityContext, container.SecurityContext)
	}
	if container.LivenessProbe.HTTPGet.Path != "/healthz" || container.ReadinessProbe.HTTPGet.Path != "/readyz" || container.StartupProbe.HTTPGet.Path != "/healthz" {
		t.Error("it asks for its health elsewhere")
	}
}

func variables(container core.Container) map[string]string {
	env := map[string]string{}
	for _, variable := range container.Env {
		env[variable.Name] = variable.Value
	}
	return env
}

func TestChartRefuses(t *testing.T) {
	for name, c := range map[string]struct{ values, says string }{
		"no address":          {"replicas=1", "/publicURL"},
		"a path":              {"publicURL=https://example.com/auth", "/publicURL"},
		"an unknown value":    {publicURL + ",databse.kind=sqlite", "'databse' not allowed"},
		"one deeper":          {publicURL + ",database.url=x", "'url' not allowed"},
		"several with SQLite": {publicURL + ",replicas=2", "/replicas"},
		"no address of it":    {publicURL + ",database.kind=postgres,secretKey.secret=x", "/database/secret"},
		"no secret key":       {publicURL + ",database.kind=postgres,database.secret=x", "/secretKey/secret"},
		"another variable":    {publicURL + ",settings.PATH=x", "PATH"},
		"a secret as a value": {publicURL + ",settings.OSTIARY_SECRET_KEY=x", "invalid propertyName"},
		"nobody's password":   {publicURL + ",admin.secret=x", "admin.username is missing"},
	} {
		if out, err := helm(t, template("auth", []string{c.values})...); err == nil || !strings.Contains(out, c.says) {
			t.Errorf("%s: %v %s", name, err, out)
		}
	}
}
