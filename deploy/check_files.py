"""What no schema says about the files of the production stack. Called by deploy/check."""
import glob
import json
import os
import re
import subprocess
import sys

import yaml

problems = []


def say(problem):
    problems.append(problem)


files = {}
for path in sorted(glob.glob('deploy/**/*.y*ml', recursive=True) + ['docker-compose.yml']):
    with open(path) as file:
        files[path] = [document for document in yaml.safe_load_all(file) if document]
for path in glob.glob('deploy/**/*.json', recursive=True):
    with open(path) as file:
        json.load(file)

# A moving tag is another program tomorrow.
services = files['docker-compose.yml'][0]['services']
for name, service in services.items():
    image = service['image']
    if not image.startswith('switchboard') and not re.search(r':v?\d+\.\d+', image):
        say(f'{name}: the image {image} is not pinned')

# Whatever a service mounts from here is here.
for name, service in services.items():
    for volume in service.get('volumes', []):
        source = volume.split(':')[0]
        if source.startswith('./') and not glob.glob(source[2:]):
            say(f'{name}: {source} does not exist')

# A stop may take both phases of spring.lifecycle.timeout-per-shutdown-phase.
with open('api/src/main/resources/application.yml') as file:
    application = yaml.safe_load(file)
phase = int(application['spring']['lifecycle']['timeout-per-shutdown-phase'].rstrip('s'))
for name in ('switchboard', 'switchboard-worker'):
    if int(services[name]['stop_grace_period'].rstrip('s')) < 2 * phase:
        say(f'{name}: stop_grace_period is shorter than two phases of {phase} s')
deployments = {}
for role in ('api', 'worker'):
    deployment = files[f'deploy/kubernetes/{role}.yaml'][0]
    pod = deployment['spec']['template']['spec']
    pause = pod['containers'][0]['lifecycle']['preStop']['sleep']['seconds']
    if pod['terminationGracePeriodSeconds'] < pause + 2 * phase:
        say(f'{role}: terminationGracePeriodSeconds is shorter than preStop and two phases of {phase} s')
    if pod.get('enableServiceLinks', True):
        say(f'{role}: a Service called switchboard would set SWITCHBOARD_PORT')
    deployments[role] = deployment

# Every variable that is set is one that application.yml, the image or Spring Boot knows.
with open('api/src/main/resources/application.yml') as file:
    known = set(re.findall(r'\$\{([A-Z][A-Z_]+)', file.read())) | {'OTEL_EXPORTER_OTLP_ENDPOINT'}
config, secret = files['deploy/kubernetes/config.yaml'][0], files['deploy/kubernetes/secret.example.yaml'][0]
used = {'docker-compose.yml': set(services['switchboard']['environment']),
        'config.yaml': set(config['data']), 'secret.example.yaml': set(secret['stringData'])}
for where, variables in used.items():
    for variable in sorted(variables - known):
        say(f'{where}: nothing reads {variable}')
for key, value in secret['stringData'].items():
    if value:
        say(f'secret.example.yaml: {key} has a value')

# The Service and the disruption budgets find the pods.
for path, documents in files.items():
    for document in documents:
        if document.get('kind') in ('Service', 'PodDisruptionBudget'):
            selector = document['spec']['selector']
            selector = selector.get('matchLabels', selector)
            if not any(selector.items() <= deployment['spec']['template']['metadata']['labels'].items()
                       for deployment in deployments.values()):
                say(f"{path}: {document['kind']} {document['metadata']['name']} selects no pod")



def anchors(text):
    """The headings of a Markdown file as GitHub names them in URLs."""
    headings = re.findall(r'^#+ +(.+)$', re.sub(r'^```.*?^```', '', text, flags=re.M | re.S), re.M)
    return {re.sub(r'[^\w\- ]', '', heading.lower()).replace(' ', '-') for heading in headings}


# Links within the repository, and to headings, lead somewhere.
tracked = subprocess.run(['git', 'ls-files', '*.md'], capture_output=True, text=True).stdout.split()
documents = {path: open(path).read() for path in tracked or glob.glob('*.md') + glob.glob('docs/*.md')}
for path, text in documents.items():
    for link in re.findall(r'\]\(([^)\s]+)\)', re.sub(r'`[^`\n]*`', '', text)):
        if re.match(r'[a-z]+:', link):
            continue
        file, _, anchor = link.partition('#')
        target = os.path.normpath(os.path.join(os.path.dirname(path), file)) if file else path
        if not os.path.exists(target):
            say(f'{path}: the link {link} leads nowhere')
        elif anchor and target.endswith('.md') and anchor not in anchors(open(target).read()):
            say(f'{path}: {target} has no heading #{anchor}')

print('\n'.join(problems))
sys.exit(1 if problems else 0)
