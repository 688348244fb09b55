/// The files of a new chart; `<CHARTNAME>` stands for its name.
///
/// They make one Deployment behind one Service, with what most charts come to need beside it switched
/// off: an Ingress, an HTTPRoute, a HorizontalPodAutoscaler, a ServiceAccount of its own.
internal let starterFiles: [(path: String, text: String)] = [
  (
    ".helmignore",
    """
    # What stays out of the packed chart: one pattern a line.
    .git/
    .gitignore
    .hg/
    .svn/
    .DS_Store
    .idea/
    .vscode/
    *.bak
    *.orig
    *.swp
    *.tmp
    *~

    """
  ),
  (
    "Chart.yaml",
    """
    apiVersion: v2
    name: <CHARTNAME>
    description: Runs <CHARTNAME> on Kubernetes
    # An application is installed; a library only lends its templates to other charts.
    type: application
    # The version of the chart itself: raise it with every change.
    version: 0.1.0
    # The version of what the chart runs; the tag of the image unless values say otherwise.
    appVersion: "0.1.0"

    """
  ),
  (
    "values.yaml",
    """
    # How many pods run, as long as nothing scales them.
    replicaCount: 1

    image:
      repository: nginx
      # Empty is the chart's appVersion.
      tag: "stable"
      pullPolicy: IfNotPresent
    # Secrets with credentials of registries, such as [{name: my-registry}].
    imagePullSecrets: []

    # Shorter and longer forms of the names of all objects.
    nameOverride: ""
    fullnameOverride: ""

    serviceAccount:
      # Whether the chart makes one; else `name`, or the namespace's default, is used.
      create: false
      name: ""
      annotations: {}

    # Where the application listens, and where it tells how it is.
    containerPort: 80
    probes:
      path: /

    service:
      type: ClusterIP
      port: 80

    ingress:
      enabled: false
      className: ""
      annotations: {}
      host: <CHARTNAME>.example.com
      path: /
      # The Secret with the certificate; empty for none.
      tlsSecret: ""

    httpRoute:
      enabled: false
      # Gateways that take the traffic in, such as [{name: gateway, namespace: infra}].
      parentRefs: []
      hostnames: []
      path: /

    autoscaling:
      enabled: false
      minReplicas: 1
      maxReplicas: 5
      cpuPercent: 80

    # Requests and limits of the container, such as {requests: {cpu: 100m, memory: 128Mi}}.
    resources: {}

    # Variables of the container, by name.
    env: {}

    podAnnotations: {}
    podLabels: {}
    podSecurityContext: {}
    securityContext: {}
    nodeSelector: {}
    tolerations: []
    affinity: {}

    # Volumes of the pod, and where the container has them.
    volumes: []
    volumeMounts: []

    """
  ),
  (
    "templates/_helpers.tpl",
    """
    {{/* The name of the application. */}}
    {{- define "<CHARTNAME>.name" -}}
    {{- .Values.nameOverride | default .Chart.Name | trunc 63 | trimSuffix "-" }}
    {{- end }}

    {{/* The name of the objects of one release; Kubernetes allows 63 characters in most places. */}}
    {{- define "<CHARTNAME>.fullname" -}}
    {{- $name := include "<CHARTNAME>.name" . }}
    {{- $own := ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) }}
    {{- .Values.fullnameOverride | default $own | trunc 63 | trimSuffix "-" }}
    {{- end }}

    {{/* What a Service selects by: never change it in a chart that is in use. */}}
    {{- define "<CHARTNAME>.selectorLabels" -}}
    app.kubernetes.io/name: {{ include "<CHARTNAME>.name" . }}
    app.kubernetes.io/instance: {{ .Release.Name }}
    {{- end }}

    {{/* The labels of every object. */}}
    {{- define "<CHARTNAME>.labels" -}}
    {{ include "<CHARTNAME>.selectorLabels" . }}
    {{- with .Chart.AppVersion }}
    app.kubernetes.io/version: {{ . | quote }}
    {{- end }}
    app.kubernetes.io/managed-by: {{ .Release.Service }}
    helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
    {{- end }}

    {{/* The account that the pods run under. */}}
    {{- define "<CHARTNAME>.serviceAccountName" -}}
    {{- $usual := ternary (include "<CHARTNAME>.fullname" .) "default" .Values.serviceAccount.create }}
    {{- .Values.serviceAccount.name | default $usual }}
    {{- end }}

    """
  ),
  (
    "templates/deployment.yaml",
    """
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: {{ include "<CHARTNAME>.fullname" . }}
      labels:
        {{- include "<CHARTNAME>.labels" . | nindent 4 }}
    spec:
      {{- if not .Values.autoscaling.enabled }}
      replicas: {{ .Values.replicaCount }}
      {{- end }}
      selector:
        matchLabels:
          {{- include "<CHARTNAME>.selectorLabels" . | nindent 6 }}
      template:
        metadata:
          labels:
            {{- include "<CHARTNAME>.labels" . | nindent 8 }}
            {{- with .Values.podLabels }}
            {{- toYaml . | nindent 8 }}
            {{- end }}
          {{- with .Values.podAnnotations }}
          annotations:
            {{- toYaml . | nindent 8 }}
          {{- end }}
        spec:
          serviceAccountName: {{ include "<CHARTNAME>.serviceAccountName" . }}
          {{- with .Values.imagePullSecrets }}
          imagePullSecrets:
            {{- toYaml . | nindent 8 }}
          {{- end }}
          {{- with .Values.podSecurityContext }}
          securityContext:
            {{- toYaml . | nindent 8 }}
          {{- end }}
          containers:
            - name: {{ .Chart.Name }}
              image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
              imagePullPolicy: {{ .Values.image.pullPolicy }}
              {{- with .Values.securityContext }}
              securityContext:
                {{- toYaml . | nindent 12 }}
              {{- end }}
              {{- with .Values.env }}
              env:
                {{- range $name, $value := . }}
                - name: {{ $name }}
                  value: {{ $value | quote }}
                {{- end }}
              {{- end }}
              ports:
                - name: http
                  containerPort: {{ .Values.containerPort }}
              livenessProbe:
                httpGet:
                  path: {{ .Values.probes.path }}
                  port: http
              readinessProbe:
                httpGet:
                  path: {{ .Values.probes.path }}
                  port: http
              {{- with .Values.resources }}
              resources:
                {{- toYaml . | nindent 12 }}
              {{- end }}
              {{- with .Values.volumeMounts }}
              volumeMounts:
                {{- toYaml . | nindent 12 }}
              {{- end }}
          {{- with .Values.volumes }}
          volumes:
            {{- toYaml . | nindent 8 }}
          {{- end }}
          {{- with .Values.nodeSelector }}
          nodeSelector:
            {{- toYaml . | nindent 8 }}
          {{- end }}
          {{- with .Values.affinity }}
          affinity:
            {{- toYaml . | nindent 8 }}
          {{- end }}
          {{- with .Values.tolerations }}
          tolerations:
            {{- toYaml . | nindent 8 }}
          {{- end }}

    """
  ),
  (
    "templates/service.yaml",
    """
    apiVersion: v1
    kind: Service
    metadata:
      name: {{ include "<CHARTNAME>.fullname" . }}
      labels:
        {{- include "<CHARTNAME>.labels" . | nindent 4 }}
    spec:
      type: {{ .Values.service.type }}
      selector:
        {{- include "<CHARTNAME>.selectorLabels" . | nindent 4 }}
      ports:
        - name: http
          port: {{ .Values.service.port }}
          targetPort: http

    """
  ),
  (
    "templates/serviceaccount.yaml",
    """
    {{- if .Values.serviceAccount.create }}
    apiVersion: v1
    kind: ServiceAccount
    metadata:
      name: {{ include "<CHARTNAME>.serviceAccountName" . }}
      labels:
        {{- include "<CHARTNAME>.labels" . | nindent 4 }}
      {{- with .Values.serviceAccount.annotations }}
      annotations:
        {{- toYaml . | nindent 4 }}
      {{- end }}
    {{- end }}

    """
  ),
  (
    "templates/ingress.yaml",
    """
    {{- with .Values.ingress }}
    {{- if .enabled }}
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata:
      name: {{ include "<CHARTNAME>.fullname" $ }}
      labels:
        {{- include "<CHARTNAME>.labels" $ | nindent 4 }}
      {{- with .annotations }}
      annotations:
        {{- toYaml . | nindent 4 }}
      {{- end }}
    spec:
      {{- with .className }}
      ingressClassName: {{ . }}
      {{- end }}
      {{- with .tlsSecret }}
      tls:
        - secretName: {{ . }}
          hosts: [{{ $.Values.ingress.host | quote }}]
      {{- end }}
      rules:
        - host: {{ .host | quote }}
          http:
            paths:
              - path: {{ .path }}
                pathType: Prefix
                backend:
                  service:
                    name: {{ include "<CHARTNAME>.fullname" $ }}
                    port:
                      name: http
    {{- end }}
    {{- end }}

    """
  ),
  (
    "templates/httproute.yaml",
    """
    {{- with .Values.httpRoute }}
    {{- if .enabled }}
    apiVersion: gateway.networking.k8s.io/v1
    kind: HTTPRoute
    metadata:
      name: {{ include "<CHARTNAME>.fullname" $ }}
      labels:
        {{- include "<CHARTNAME>.labels" $ | nindent 4 }}
    spec:
      parentRefs:
        {{- toYaml .parentRefs | nindent 4 }}
      {{- with .hostnames }}
      hostnames:
        {{- toYaml . | nindent 4 }}
      {{- end }}
      rules:
        - matches:
            - path:
                type: PathPrefix
                value: {{ .path }}
          backendRefs:
            - name: {{ include "<CHARTNAME>.fullname" $ }}
              port: {{ $.Values.service.port }}
    {{- end }}
    {{- end }}

    """
  ),
  (
    "templates/hpa.yaml",
    """
    {{- with .Values.autoscaling }}
    {{- if .enabled }}
    apiVersion: autoscaling/v2
    kind: HorizontalPodAutoscaler
    metadata:
      name: {{ include "<CHARTNAME>.fullname" $ }}
      labels:
        {{- include "<CHARTNAME>.labels" $ | nindent 4 }}
    spec:
      scaleTargetRef:
        apiVersion: apps/v1
        kind: Deployment
        name: {{ include "<CHARTNAME>.fullname" $ }}
      minReplicas: {{ .minReplicas }}
      maxReplicas: {{ .maxReplicas }}
      metrics:
        - type: Resource
          resource:
            name: cpu
            target:
              type: Utilization
              averageUtilization: {{ .cpuPercent }}
    {{- end }}
    {{- end }}

    """
  ),
  (
    "templates/NOTES.txt",
    """
    {{ .Chart.Name }} {{ .Chart.AppVersion }} runs as release {{ .Release.Name }} in {{ .Release.Namespace }}.
    {{- if .Values.ingress.enabled }}

    It answers at http{{ if .Values.ingress.tlsSecret }}s{{ end }}://{{ .Values.ingress.host }}{{ .Values.ingress.path }}
    {{- else }}

    To reach it from this machine, at http://127.0.0.1:8080:

        kubectl --namespace {{ .Release.Namespace }} port-forward service/{{ include "<CHARTNAME>.fullname" . }} 8080:{{ .Values.service.port }}
    {{- end }}

    """
  ),
  (
    "templates/tests/test-connection.yaml",
    """
    apiVersion: v1
    kind: Pod
    metadata:
      name: {{ include "<CHARTNAME>.fullname" . | trunc 47 }}-test-connection
      labels:
        {{- include "<CHARTNAME>.labels" . | nindent 4 }}
      annotations:
        helm.sh/hook: test
    spec:
      restartPolicy: Never
      containers:
        - name: fetch
          image: busybox:stable
          command: [wget, -q, -O, /dev/null]
          args: ["http://{{ include "<CHARTNAME>.fullname" . }}:{{ .Values.service.port }}{{ .Values.probes.path }}"]

    """
  ),
]
